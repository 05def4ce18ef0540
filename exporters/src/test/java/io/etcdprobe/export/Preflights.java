package io.etcdprobe.export;

import io.etcdprobe.core.path.HostLoad;
import io.etcdprobe.core.path.Lookup;
import io.etcdprobe.core.path.PairReport;
import io.etcdprobe.core.path.PathLimits;
import io.etcdprobe.core.path.PathMtu;
import io.etcdprobe.core.path.PathRecord;
import io.etcdprobe.core.path.PortCheck;
import io.etcdprobe.core.path.Preflight;
import io.etcdprobe.core.path.PreflightReport;
import io.etcdprobe.core.path.StreamTrace;
import io.etcdprobe.core.path.Ticks;
import io.etcdprobe.core.path.Transfer;
import io.etcdprobe.core.path.UdpTrace;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Preflights to show. */
public final class Preflights {

  private static final Instant START = Instant.parse("2026-05-01T08:00:00Z");
  private static final HostLoad IDLE =
      new HostLoad(0, 0.01, 0, 3, 12, 262_144, 0, 0, 900_000, 60_000);

  private Preflights() {}

  /** Three members whose paths are well. */
  public static PreflightReport healthy() {
    return report(List.of("a", "b", "c"), (from, to) -> List.of(well(to, 120_000)));
  }

  /** Two members with an overlay beside the underlay. */
  public static PreflightReport overlay() {
    return report(
        List.of("a", "b"),
        (from, to) -> List.of(well("10.0.0." + to, 120_000), well("10.244.0." + to, 150_000)));
  }

  /** Large packets to b vanish, and nothing listens on c. */
  public static PreflightReport holed() {
    return report(
        List.of("a", "b", "c"),
        (from, to) ->
            List.of(
                to.equals("c") ? closed() : to.equals("b") ? holed(from) : well(to, 90_000_000)));
  }

  /** Texts that a stranger chose. */
  public static PreflightReport hostile() {
    String evil = "\u001b[2J\u202e<script>\ud800\n" + "x".repeat(300);
    return report(
        List.of(evil, "b"),
        (from, to) ->
            List.of(
                PathRecord.failed(
                    evil,
                    0,
                    evil,
                    new Lookup(evil, 1, -1, evil),
                    List.of(new PortCheck(1, 0, evil)))));
  }

  /** It was stopped before anything was probed. */
  public static PreflightReport stopped() {
    return preflight().report("1.0", START, List.of("a", "b"), List.of(), List.of());
  }

  private interface Probe {
    List<PathRecord> of(String from, String to);
  }

  private static Preflight preflight() {
    ElectionTiming timing = ElectionTiming.DEFAULT;
    return new Preflight(timing, PathLimits.defaults(timing), List.of());
  }

  private static PreflightReport report(List<String> members, Probe probe) {
    List<PairReport> pairs = new ArrayList<>();
    for (String from : members) {
      for (String to : members) {
        if (!from.equals(to)) {
          pairs.addAll(preflight().judge(from, to, probe.of(from, to)));
        }
      }
    }
    return preflight().report("1.0", START, members, pairs, List.of());
  }

  private static PathRecord closed() {
    return PathRecord.failed(
        "10.0.0.9",
        START.toEpochMilli(),
        "no port of c can be reached",
        new Lookup("c", 800_000, 400_000, ""),
        List.of(
            new PortCheck(2380, 0, "nothing listens there"),
            new PortCheck(2379, 0, "nothing listens there")));
  }

  private static PathRecord well(String address, long roundTrip) {
    Transfer request = new Transfer(3 << 19, 14_000_000, true, true);
    Transfer bulk = new Transfer(235_000_000, 2_000_000_000, true, true);
    return record(address, roundTrip, new PathMtu(1500, 1500, PathMtu.Kind.WHOLE), request, bulk);
  }

  private static PathRecord holed(String address) {
    return record(
        address,
        120_000,
        new PathMtu(1500, 1400, PathMtu.Kind.SILENT),
        Transfer.NONE,
        Transfer.NONE);
  }

  private static PathRecord record(
      String address, long roundTrip, PathMtu up, Transfer requestUp, Transfer bulkUp) {
    PathMtu whole = new PathMtu(1500, 1500, PathMtu.Kind.WHOLE);
    Transfer request = new Transfer(3 << 19, 14_000_000, true, true);
    Transfer bulk = new Transfer(235_000_000, 2_000_000_000, true, true);
    return new PathRecord(
        address,
        START.toEpochMilli(),
        37_000_000_000L,
        "",
        new Lookup("", -1, 400_000, ""),
        List.of(new PortCheck(2380, 300_000, ""), new PortCheck(2379, 280_000, "")),
        udp(roundTrip),
        stream(300, 100_000_000, roundTrip, false),
        stream(600, 50_000_000, roundTrip, !requestUp.complete()),
        up,
        whole,
        requestUp,
        request,
        bulkUp,
        bulk,
        IDLE,
        IDLE);
  }

  private static UdpTrace udp(long roundTrip) {
    long[] sent = new long[3000];
    long[] taken = new long[3000];
    long[] answered = new long[3000];
    long[] got = new long[3000];
    for (int k = 0; k < sent.length; k++) {
      long jitter = k % 100 == 0 ? roundTrip : k % 7 * 1000L;
      sent[k] = 1 + k * 10_000_000L;
      taken[k] = sent[k] + roundTrip / 2;
      answered[k] = taken[k] + 8_000;
      got[k] = answered[k] + roundTrip / 2 + jitter;
    }
    return new UdpTrace(
        10_000_000,
        Ticks.of(sent),
        Ticks.of(taken),
        Ticks.of(answered),
        Ticks.of(got),
        0,
        0,
        0,
        0,
        0,
        0,
        2_500_000);
  }

  private static StreamTrace stream(int size, long interval, long after, boolean stuck) {
    long[] due = new long[size];
    long[] answered = new long[size];
    Arrays.setAll(due, k -> (k + 1) * interval);
    Arrays.setAll(answered, k -> stuck ? 0 : due[k] + after);
    return new StreamTrace(
        Ticks.of(due), Ticks.of(answered), due[size - 1] + 2_000_000_000L, 0, "");
  }
}
