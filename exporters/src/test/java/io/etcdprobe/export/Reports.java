package io.etcdprobe.export;

import io.etcdprobe.core.disk.DiskBounds;
import io.etcdprobe.core.disk.DiskEvidence;
import io.etcdprobe.core.disk.DiskJudge;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.HostNoise;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetWarning;
import io.etcdprobe.core.disk.WorkloadFacts;
import io.etcdprobe.core.forecast.StallHistory;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.stat.Autocorrelation;
import io.etcdprobe.core.stat.MeanInterval;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Disk reports to render. */
public final class Reports {

  public static final long MILLI = 1_000_000;
  public static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  private Reports() {}

  /** A healthy disk about which everything is known. */
  public static DiskReport healthy() {
    return report(
        nvme("Samsung SSD 990"), profile(8990, MILLI / 2, 10, 4 * MILLI), List.of(), List.of());
  }

  /** A disk with two stalls, one of them long enough to cost the leadership. */
  public static DiskReport stalling() {
    return report(
        nvme("Samsung SSD 990"),
        profile(8000, MILLI, 998, 80 * MILLI),
        List.of(
            new Stall(START.plusSeconds(3), 120 * MILLI, Phase.WAL_FSYNC, StallOrigin.HOST),
            new Stall(START.plusSeconds(30), 2000 * MILLI, Phase.WAL_FSYNC, StallOrigin.DISK)),
        List.of(
            new TargetWarning("nobarrier", "mounted with nobarrier: remount with barriers", true)));
  }

  /** Nothing measured, nothing known. */
  public static DiskReport empty() {
    TargetFacts unknown =
        new TargetFacts("/x", "unknown", "/", "none", List.of(), 0, 0, null, null);
    HostNoise noise =
        new HostNoise(
            "6.1",
            1,
            LatencyProfile.empty(),
            0,
            0,
            null,
            null,
            null,
            null,
            List.of(),
            new HostNoise.Outliers(MILLI, 0, 0, 0));
    return report(
        unknown, LatencyProfile.empty(), LatencyProfile.empty(), 0, noise, List.of(), List.of());
  }

  /** A healthy disk whose names try to take over the reader's terminal. */
  public static DiskReport hostile() {
    return report(
        nvme("\u001b[2J\"evil\"\r\nmodel\u0007"),
        profile(9000, MILLI, 0, 0),
        List.of(),
        List.of(new TargetWarning("x", "line\none\u001b[31m", false)));
  }

  private static DiskReport report(
      TargetFacts target, LatencyProfile fsync, List<Stall> stalls, List<TargetWarning> warnings) {
    HostNoise noise =
        new HostNoise(
            "6.1.0",
            4,
            profile(59_000, MILLI / 20, 10, 2 * MILLI),
            2,
            3 * MILLI,
            40 * MILLI,
            0.0123,
            new HostNoise.Pressure(0.02, 0.3, 0.1, 0, 0),
            new HostNoise.DeviceActivity(
                "nvme0n1",
                20_000,
                90_000_000,
                400 * MILLI,
                12,
                9_700L,
                800 * MILLI,
                0.25,
                12_000_000),
            List.of(new HostNoise.OtherWriter(812, "jbd2/x\u001b[1m", 4_000_000)),
            new HostNoise.Outliers(5 * MILLI, 7, 1, 2));
    return report(
        target,
        fsync,
        profile(590, 2 * MILLI, 10, 6 * MILLI),
        60_000 * MILLI,
        noise,
        stalls,
        warnings);
  }

  private static DiskReport report(
      TargetFacts target,
      LatencyProfile fsync,
      LatencyProfile commit,
      long measured,
      HostNoise noise,
      List<Stall> stalls,
      List<TargetWarning> warnings) {
    double mean = fsync.meanNanos();
    ElectionTiming timing = ElectionTiming.DEFAULT;
    DiskEvidence evidence =
        new DiskEvidence(
            fsync,
            commit,
            true,
            durable(fsync.isEmpty() ? 0 : 40, mean),
            stalls,
            history(stalls, measured, fsync.count()),
            measured,
            warnings.stream().filter(TargetWarning::judged).map(TargetWarning::text).toList(),
            null);
    return new DiskReport(
        "0.1.0",
        START,
        target,
        warnings,
        noise,
        new WorkloadFacts(
            Pattern.ETCD,
            150,
            2300,
            60_000 * MILLI,
            measured,
            2000 * MILLI,
            fsync.count(),
            fsync.count(),
            3,
            21_000_000,
            64_000_000,
            measured == 0 ? null : "fallocate",
            measured == 0,
            false,
            timing,
            null),
        Map.of(
            Phase.WRITE, fsync.isEmpty() ? LatencyProfile.empty() : profile(9000, MILLI / 50, 0, 0),
            Phase.WAL_FSYNC, fsync,
            Phase.WAL_FSYNC_RESPONSE, fsync,
            Phase.BACKEND_COMMIT, commit),
        stalls,
        stalls.size(),
        DiskJudge.judge(evidence, DiskBounds.defaults(timing), timing, 3));
  }

  private static StallHistory history(List<Stall> stalls, long measured, long writes) {
    return new StallHistory(
        stalls.stream()
            .filter(stall -> stall.origin() != StallOrigin.PROBE)
            .map(
                stall ->
                    new StallHistory.Spell(
                        Duration.between(START, stall.at()).toNanos(), stall.nanos()))
            .toList(),
        measured,
        writes);
  }

  private static MeanInterval durable(int writes, double nanos) {
    Autocorrelation all = new Autocorrelation();
    for (int i = 0; i < writes; i++) {
      all.add(nanos);
    }
    return MeanInterval.atAnyTime(all);
  }

  private static TargetFacts nvme(String model) {
    return new TargetFacts(
        "/var/lib/etcd",
        "ext4",
        "/",
        "/dev/nvme0n1p2",
        List.of("rw", "relatime"),
        500_000_000_000L,
        400_000_000_000L,
        new TargetFacts.BlockDevice(
            "nvme0n1",
            "nvme0n1p2",
            model,
            false,
            "none",
            "write back",
            true,
            512,
            4096,
            512_000_000_000L,
            List.of()),
        "none");
  }

  public static LatencyProfile profile(int many, long nanos, int few, long slower) {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    histogram.recordValueWithCount(nanos, many);
    if (few > 0) {
      histogram.recordValueWithCount(slower, few);
    }
    return LatencyProfile.watched(histogram, 0, 1);
  }
}
