package io.etcdprobe.core.finding;

import java.time.Instant;
import java.util.List;

/**
 * Everything that is known at one moment.
 *
 * @param time wall clock
 * @param clusterId lower-case hexadecimal, empty if unknown
 * @param term highest raft term that any member knows, 0 if unknown
 * @param leader the leader's name, empty if there is none or it is unknown
 * @param size voting members
 * @param quorum how many of them are needed
 * @param leaderChanges changes of the leader since the watch began
 * @param members riskiest first
 * @param findings worst first
 * @param status the worst that a finding says
 */
public record WatchReport(
    Instant time,
    String clusterId,
    long term,
    String leader,
    int size,
    int quorum,
    long leaderChanges,
    List<MemberReport> members,
    List<Finding> findings,
    WatchStatus status) {

  /** Takes copies of the lists. */
  public WatchReport {
    members = List.copyOf(members);
    findings = List.copyOf(findings);
  }
}
