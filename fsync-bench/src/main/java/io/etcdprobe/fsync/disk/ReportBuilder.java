package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.DiskEvidence;
import io.etcdprobe.core.disk.DiskJudge;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.HostNoise;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetWarning;
import io.etcdprobe.core.disk.Verdict;
import io.etcdprobe.core.disk.WorkloadFacts;
import io.etcdprobe.core.forecast.StallHistory;
import io.etcdprobe.core.forecast.StallHistory.Spell;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.fsync.facts.TargetInspector;
import io.etcdprobe.fsync.noise.NoiseMonitor;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.wal.Preallocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the report of a measurement that has ended. */
final class ReportBuilder {

  /**
   * If waiting for a processor takes more than this share of the writes' time, the report warns.
   */
  private static final double CPU_SHARE = 0.2;

  private final DiskOptions options;
  private final String toolVersion;
  private final TargetFacts target;
  private final List<TargetWarning> warnings;

  ReportBuilder(
      DiskOptions options, String toolVersion, TargetFacts target, List<TargetWarning> warnings) {
    this.options = options;
    this.toolVersion = toolVersion;
    this.target = target;
    this.warnings = new ArrayList<>(warnings);
  }

  DiskReport build(
      Measurement ended, Workload workload, NoiseMonitor noise, @Nullable PosixException failure) {
    Map<Phase, LatencyProfile> profiles = ended.recorders.profiles(ended.early());
    LatencyProfile fsync = profiles.getOrDefault(Phase.WAL_FSYNC, LatencyProfile.empty());
    addMeasuredWarnings(workload, fsync);
    HostNoise host =
        noise.finish(
            ended.writtenBytes(), ended.runDelayNanos(), ended.slowest, outlierNanos(fsync));
    addCpuWarning(ended.runDelayNanos(), profiles);
    List<Stall> stalls = stalls(ended, noise);
    Verdict verdict =
        DiskJudge.judge(
            new DiskEvidence(
                fsync,
                profiles.getOrDefault(Phase.BACKEND_COMMIT, LatencyProfile.empty()),
                workload.commits() != null,
                ended.early().durableWrite(),
                stalls,
                history(ended, noise),
                ended.measuredNanos(),
                warnings.stream().filter(TargetWarning::judged).map(TargetWarning::text).toList(),
                failure == null ? null : DiskFault.result(failure),
                ended.decided() ? ended.early().certain() : Map.of()),
            options.bounds(),
            options.timing(),
            options.members());
    return new DiskReport(
        toolVersion,
        ended.start(),
        target,
        warnings,
        host,
        workloadFacts(ended, workload),
        profiles,
        stalls,
        ended.stalls.count(),
        verdict);
  }

  private void addMeasuredWarnings(Workload workload, LatencyProfile fsync) {
    if (workload.preallocation() == Preallocation.FTRUNCATE) {
      warnings.add(
          new TargetWarning(
              "ftruncate-preallocation",
              "the file system cannot preallocate (fallocate): segments are sparse files, as etcd's"
                  + " would be here, and every append also allocates blocks",
              false));
    }
    if (!fsync.isEmpty()) {
      new TargetInspector().notDurable(target, fsync.quantileNanos(0.5)).ifPresent(warnings::add);
    }
  }

  /**
   * Latencies contain the time in which the thread was ready to run but had no processor. If that
   * time is a large part, warns that the disk is not its cause.
   */
  private void addCpuWarning(long runDelayNanos, Map<Phase, LatencyProfile> profiles) {
    double busy = 0;
    for (Phase phase : List.of(Phase.WRITE, Phase.WAL_FSYNC, Phase.SEGMENT_CUT)) {
      LatencyProfile profile = profiles.getOrDefault(phase, LatencyProfile.empty());
      busy += profile.meanNanos() * profile.count();
    }
    if (runDelayNanos > CPU_SHARE * busy) {
      warnings.add(
          new TargetWarning(
              "cpu-contention",
              "the writing thread waited "
                  + LatencyText.of(runDelayNanos)
                  + " for a processor, while its writes took "
                  + LatencyText.of(busy)
                  + ": busy processors, not the disk, caused part of these latencies; etcd would"
                  + " suffer from them too; to judge the disk alone, measure on an idle node",
              false));
    }
  }

  private static List<Stall> stalls(Measurement ended, NoiseMonitor noise) {
    List<Stall> stalls = new ArrayList<>();
    ended.stalls.visit(
        (start, nanos, phase) ->
            stalls.add(
                new Stall(
                    ended.wallClock(start), nanos, phase, noise.originOf(start, start + nanos))));
    stalls.sort(Comparator.comparing(Stall::at));
    return stalls;
  }

  /** The stalls that etcd would have had too, and how long they were watched for. */
  private static StallHistory history(Measurement ended, NoiseMonitor noise) {
    List<Spell> first = ended.stalls.first();
    long exposure =
        ended.stalls.hasMore()
            ? first.getLast().endNanos() - ended.startNanos()
            : ended.measuredNanos();
    List<Spell> ofTheNode =
        first.stream()
            .filter(
                spell -> noise.originOf(spell.startNanos(), spell.endNanos()) != StallOrigin.PROBE)
            .toList();
    return new StallHistory(ofTheNode, Math.max(0, exposure), ended.loop.batches());
  }

  /**
   * An outlier takes ten times the median, but at least a millisecond: shorter calls harm nobody.
   */
  private static long outlierNanos(LatencyProfile fsync) {
    return Math.max(1_000_000, 10 * fsync.quantileNanos(0.5));
  }

  private WorkloadFacts workloadFacts(Measurement ended, Workload workload) {
    return new WorkloadFacts(
        options.pattern(),
        options.ratePerSecond(),
        options.sizeBytes(),
        options.durationNanos(),
        ended.measuredNanos(),
        ended.warmupNanos(),
        ended.loop.proposals(),
        ended.loop.batches(),
        ended.loop.late(),
        ended.writtenBytes(),
        workload.segmentBytes(),
        workload.preallocation() == null ? null : workload.preallocation().key(),
        ended.stopRequested(),
        ended.decided(),
        options.timing(),
        options.like());
  }
}
