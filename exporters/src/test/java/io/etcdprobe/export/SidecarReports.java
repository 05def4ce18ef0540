package io.etcdprobe.export;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.PeersReport;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.sidecar.SelfReading;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.MemberTiming;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Reports that a sidecar may make. */
public final class SidecarReports {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long GB = 1_000_000_000;

  private SidecarReports() {}

  /** Nothing is wrong beside m1. */
  public static SidecarReport healthy() {
    return sidecar("m1", WatchReports.healthy(), probe(ProbeState.RUNNING, 0, List.of()), host());
  }

  /** Nothing is wrong with the watched members, but half of the members are not watched. */
  public static SidecarReport partly() {
    return sidecar("m1", WatchReports.partly(), probe(ProbeState.RUNNING, 0, List.of()), host());
  }

  /** The disk of m2, the leader, stalls, and a sample hangs. */
  public static SidecarReport critical() {
    List<Stall> stalls =
        List.of(
            stall(3, 1_020 * MILLI, StallOrigin.DISK),
            stall(42, 1_480 * MILLI, StallOrigin.DISK),
            stall(61, 240 * MILLI, StallOrigin.HOST),
            stall(200, 110 * MILLI, StallOrigin.PROBE));
    return sidecar(
        "m2",
        WatchReports.troubled(),
        probe(ProbeState.BACKING_OFF, 2 * SECOND + 340 * MILLI, stalls),
        host());
  }

  /** Started a moment ago: nothing is known, the probe is off. */
  public static SidecarReport blind() {
    return sidecar("", WatchReports.blind(), DiskProbeReport.off(), null);
  }

  /** Every text that can be a name is malicious. */
  public static SidecarReport hostile() {
    String evil = "<script>alert('1')</script>\"'&\u0000\u001b[31m\n\\ \ud83d";
    WatchReport watch = WatchReports.hostile();
    DiskProbeReport probe =
        new DiskProbeReport(
            ProbeState.FAILED,
            evil,
            evil,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            0,
            0,
            0,
            null,
            Long.MAX_VALUE,
            LatencyProfile.empty(),
            LatencyProfile.empty(),
            List.of());
    HostReading host =
        new HostReading(
            0,
            0,
            null,
            true,
            1,
            null,
            null,
            null,
            null,
            null,
            new HostReading.Device(evil, 0, 0, 0, null, null, 0));
    return new SidecarReport(
        evil,
        evil,
        evil,
        MemberTiming.ASSUMED,
        watch,
        probe,
        host,
        new PeersReport("", List.of(peer(evil, 0))),
        self(Double.NaN),
        false);
  }

  /** Members with the given names, which may be malicious or equal. */
  public static SidecarReport named(String... names) {
    List<Finding> findings =
        List.of(
            new Finding(
                names[0],
                Cause.DISK_SLOW,
                Severity.WARNING,
                WatchReports.NOW.minusSeconds(5),
                names[0] + " is slow",
                List.of(new Evidence("mean_seconds", 0.03, names[0])),
                "look at " + names[0]));
    WatchReport watch =
        WatchReports.report(
            names[0],
            java.util.Arrays.stream(names).map(name -> WatchReports.member(name, 0)).toList(),
            findings);
    return sidecar(names[0], watch, probe(ProbeState.RUNNING, 0, List.of()), host());
  }

  /** A report with another timing. */
  public static SidecarReport with(SidecarReport report, ElectionTiming timing) {
    return new SidecarReport(
        report.version(),
        report.revision(),
        report.member(),
        MemberTiming.told(timing),
        report.watch(),
        report.probe(),
        report.host(),
        report.peers(),
        report.self(),
        report.calm());
  }

  /** A report with another watch. */
  public static SidecarReport with(SidecarReport report, WatchReport watch) {
    return new SidecarReport(
        report.version(),
        report.revision(),
        report.member(),
        report.timing(),
        watch,
        report.probe(),
        report.host(),
        peers(report.member(), watch),
        report.self(),
        report.calm());
  }

  /** A sample that was due at 0, began at once, and took this long. */
  public static DiskSample sample(long writeNanos, long fsyncNanos, StallOrigin origin) {
    return new DiskSample(WatchReports.NOW, 0, 0, writeNanos, writeNanos + fsyncNanos, origin);
  }

  public static SidecarReport sidecar(
      String member, WatchReport watch, DiskProbeReport probe, @Nullable HostReading host) {
    return new SidecarReport(
        "0.1.0",
        "06c4633ab12c",
        member,
        MemberTiming.ASSUMED,
        watch,
        probe,
        host,
        peers(member, watch),
        self(WatchReports.NOW.getEpochSecond() - 3 * 86_400 - 4000),
        true);
  }

  private static PeersReport peers(String self, WatchReport watch) {
    return new PeersReport(
        "",
        watch.members().stream()
            .map(MemberReport::name)
            .filter(name -> !name.equals(self))
            .map(name -> peer(name, name.equals("m3") ? 17 : 0))
            .toList());
  }

  private static PeersReport.Peer peer(String name, long resent) {
    return new PeersReport.Peer(
        name, 5, 310_000L, 1448 * resent, 86_400, resent, 12_000_000L, resent, resent / 4, 1450);
  }

  public static DiskProbeReport probe(ProbeState state, long underWayNanos, List<Stall> stalls) {
    boolean well = state == ProbeState.RUNNING;
    Histogram fsync = LatencyRecorder.emptyHistogram();
    Histogram write = LatencyRecorder.emptyHistogram();
    Random chance = new Random(7);
    for (int i = 0; i < 296; i++) {
      double median = well ? 420_000 : 3.1 * MILLI;
      fsync.recordValue((long) (median * Math.exp(0.55 * chance.nextGaussian())));
      write.recordValue((long) (22_000 * Math.exp(0.3 * chance.nextGaussian())));
    }
    for (Stall stall : stalls) {
      fsync.recordValue(stall.nanos());
    }
    return new DiskProbeReport(
        state,
        well ? "" : "a sample has been under way for 2.34 s: sampling every 10 s until it ends",
        "/var/lib/etcd-probe",
        well ? SECOND : 10 * SECOND,
        259_000,
        0,
        well ? 0 : 31,
        595_700_000,
        706_000_000,
        WatchReports.NOW.minusMillis(440),
        underWayNanos,
        LatencyProfile.of(write, 0),
        LatencyProfile.of(fsync, 0),
        stalls);
  }

  public static HostReading host() {
    return new HostReading(
        100 * GB,
        61 * GB,
        6_400_000L,
        false,
        4,
        812_000 * SECOND,
        930 * SECOND,
        2_210 * SECOND,
        5_630 * SECOND,
        12 * SECOND,
        new HostReading.Device(
            "nvme0n1",
            12_400_000,
            190 * GB,
            6_200 * SECOND,
            5_100_000L,
            2_950 * SECOND,
            9_800 * SECOND));
  }

  private static SelfReading self(double startSeconds) {
    return new SelfReading(
        812 * SECOND, 96_000_000, 51_000_000, 21, 48, 118, 640 * MILLI, 3 * MILLI, 0, startSeconds);
  }

  private static Stall stall(long secondsAgo, long nanos, StallOrigin origin) {
    Instant at = WatchReports.NOW.minusSeconds(secondsAgo);
    return new Stall(at, nanos, Phase.WAL_FSYNC, origin);
  }

  /** Nothing can be seen any more. */
  public static WatchReport lost() {
    return new WatchReport(
        WatchReports.NOW,
        "",
        0,
        "",
        0,
        0,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        WatchStatus.UNKNOWN);
  }
}
