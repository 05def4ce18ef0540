package io.etcdprobe.core.path;

import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges pair after pair and makes the report of all. Use from one thread.
 *
 * @param timing the cluster's times
 * @param limits the limits of a path
 * @param waivers checks that do not count
 */
public record Preflight(ElectionTiming timing, PathLimits limits, List<Waiver> waivers) {

  /**
   * Judges what one member recorded about another.
   *
   * @param records one for each address of the other, from one schedule
   */
  public List<PairReport> judge(String from, String to, List<PathRecord> records) {
    PathJudge judge = new PathJudge(limits, timing);
    List<PairReport> reports = new ArrayList<>();
    for (PathRecord one : records) {
      PathMeasurement path = PathMeasurement.of(one, from, to, timing);
      reports.add(
          new PairReport(
              path,
              reports.size(),
              judge.judge(path).stream().map(check -> waived(check, path)).toList(),
              reports.isEmpty() ? null : PairedDifference.of(records.getFirst().udp(), one.udp())));
    }
    return List.copyOf(reports);
  }

  private PathCheck waived(PathCheck check, PathMeasurement path) {
    PathCheck result = check;
    for (Waiver waiver : waivers) {
      result = waiver.apply(result, path);
    }
    return result;
  }

  /**
   * Makes the report.
   *
   * @param members names of the members, in the order in which they were given
   * @param disks what the nodes' disks need, as far as it is known
   */
  public PreflightReport report(
      String toolVersion,
      Instant start,
      List<String> members,
      List<PairReport> pairs,
      List<TimingAdvice.DiskNeed> disks) {
    // All pairs are probed if each member is followed by each other one.
    long probed =
        pairs.stream()
            .map(pair -> List.of(pair.path().from(), pair.path().to()))
            .distinct()
            .count();
    return new PreflightReport(
        toolVersion,
        start,
        timing,
        List.copyOf(members),
        List.copyOf(pairs),
        probed == (long) members.size() * (members.size() - 1),
        TimingAdvice.of(
            pairs.stream().filter(pair -> pair.index() == 0).map(PairReport::path).toList(),
            disks,
            timing));
  }
}
