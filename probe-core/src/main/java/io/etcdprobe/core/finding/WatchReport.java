package io.etcdprobe.core.finding;

import java.time.Instant;
import java.util.List;

/**
 * Everything that is known about a cluster at one moment.
 *
 * @param time wall clock
 * @param clusterId lower-case hexadecimal, empty if unknown
 * @param term highest raft term that any member knows, 0 if unknown
 * @param leader the leader's name, empty if there is none or it is unknown
 * @param size voting members, including those that have never been started; 0 if unknown
 * @param learners members that do not vote
 * @param quorum how many voting members are needed; 0 if unknown
 * @param leaderChanges changes of the leader since the watch began
 * @param members riskiest first
 * @param unwatched parts of the cluster that are not watched, and why
 * @param findings worst first
 * @param status the status that follows from the worst finding
 */
public record WatchReport(
    Instant time,
    String clusterId,
    long term,
    String leader,
    int size,
    int learners,
    int quorum,
    long leaderChanges,
    List<MemberReport> members,
    List<Unwatched> unwatched,
    List<Finding> findings,
    WatchStatus status) {

  /** Takes copies of the lists. */
  public WatchReport {
    members = List.copyOf(members);
    unwatched = List.copyOf(unwatched);
    findings = List.copyOf(findings);
  }

  /** How many of the watched members answer. */
  public int answering() {
    return (int) members.stream().filter(MemberReport::reachable).count();
  }

  /** How many members the cluster has as far as is known, watched or not. */
  public int known() {
    return members.size() + (int) unwatched.stream().filter(Unwatched::isMember).count();
  }
}
