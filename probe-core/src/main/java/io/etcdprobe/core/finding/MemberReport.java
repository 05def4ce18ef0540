package io.etcdprobe.core.finding;

import io.etcdprobe.core.timing.MemberTiming;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a member at one moment.
 *
 * @param name its etcd name, or the endpoint if the name is unknown
 * @param id lower-case hexadecimal, empty if unknown
 * @param endpoint where we ask it
 * @param role leader, follower, learner, candidate or unknown
 * @param reachable whether any source answered lately
 * @param version empty if unknown
 * @param risk expected leadership losses per day, from its stalls, its role and the redundancy that
 *     is left; 0 or more
 * @param term its raft term, 0 if unknown
 * @param dbBytes size of its database, 0 if unknown
 * @param quotaBytes its quota, 0 if unknown
 * @param latencyNanos latest latencies by source (put, linearizable-read, serializable-read,
 *     status, fsync-p99); an unknown one is absent
 * @param troubles sources that gave no answer, each with the reason
 * @param note the most remarkable fact about it, or null
 * @param timing the timing it is judged with, or null if nobody judged it
 */
public record MemberReport(
    String name,
    String id,
    String endpoint,
    String role,
    boolean reachable,
    String version,
    double risk,
    long term,
    long dbBytes,
    long quotaBytes,
    Map<String, Long> latencyNanos,
    Map<String, String> troubles,
    @Nullable String note,
    @Nullable MemberTiming timing) {

  /** Takes copies of the maps. */
  public MemberReport {
    latencyNanos = Map.copyOf(latencyNanos);
    troubles = Map.copyOf(troubles);
  }

  /** A member that nobody has judged. */
  public MemberReport(
      String name,
      String id,
      String endpoint,
      String role,
      boolean reachable,
      String version,
      double risk,
      long term,
      long dbBytes,
      long quotaBytes,
      Map<String, Long> latencyNanos,
      Map<String, String> troubles,
      @Nullable String note) {
    this(
        name,
        id,
        endpoint,
        role,
        reachable,
        version,
        risk,
        term,
        dbBytes,
        quotaBytes,
        latencyNanos,
        troubles,
        note,
        null);
  }
}
