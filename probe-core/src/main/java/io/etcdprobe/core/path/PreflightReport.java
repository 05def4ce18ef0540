package io.etcdprobe.core.path;

import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Instant;
import java.util.List;

/**
 * All that a preflight found.
 *
 * @param toolVersion version of the program
 * @param start when it began
 * @param timing the times that it is judged with
 * @param members names of the members, in the order in which they were given
 * @param pairs one entry for each ordered pair of members and address of the second one
 * @param complete whether all pairs were probed
 * @param advice the times that the cluster needs
 */
public record PreflightReport(
    String toolVersion,
    Instant start,
    ElectionTiming timing,
    List<String> members,
    List<PairReport> pairs,
    boolean complete,
    TimingAdvice advice) {

  /** The worst status of a pair. Without all pairs it is inconclusive at best. */
  public Status status() {
    return pairs.stream()
        .map(PairReport::status)
        .reduce(complete ? Status.PASS : Status.INCONCLUSIVE, Status::worse);
  }
}
