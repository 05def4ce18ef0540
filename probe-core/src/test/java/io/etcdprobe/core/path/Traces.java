package io.etcdprobe.core.path;

import io.etcdprobe.core.timing.ElectionTiming;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Traces as a prober would write them down. */
final class Traces {

  static final long INTERVAL = 10_000_000;
  static final long UP = 40_000;
  static final long TURN = 5_000;
  static final long DOWN = 60_000;

  private Traces() {}

  /** A stream on a path of 100 µs, on which some datagrams or their answers are lost. */
  static UdpTrace udp(int size, IntPredicate lostUp, IntPredicate lostDown) {
    long[] sent = new long[size];
    long[] taken = new long[size];
    long[] answered = new long[size];
    long[] got = new long[size];
    for (int k = 0; k < size; k++) {
      sent[k] = 1 + k * INTERVAL;
      if (!lostUp.test(k)) {
        // The other side's clock began a second earlier.
        taken[k] = sent[k] + UP + 1_000_000_000;
        answered[k] = taken[k] + TURN;
        got[k] = lostDown.test(k) ? 0 : sent[k] + UP + TURN + DOWN;
      }
    }
    return new UdpTrace(
        INTERVAL,
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
        -1_000_000_000);
  }

  static UdpTrace whole(int size) {
    return udp(size, k -> false, k -> false);
  }

  /** Messages each 100 ms, answered after some time each; 0 for never. */
  static StreamTrace stream(long end, long... after) {
    long[] due = new long[after.length];
    long[] answered = new long[after.length];
    Arrays.setAll(due, k -> (k + 1) * 100_000_000L);
    Arrays.setAll(answered, k -> after[k] == 0 ? 0 : due[k] + after[k]);
    return new StreamTrace(Ticks.of(due), Ticks.of(answered), end, 0, "");
  }

  /** 300 messages, each answered after 0.1 ms. */
  static StreamTrace quick() {
    long[] after = new long[300];
    Arrays.fill(after, 100_000);
    return stream(30_100_000_000L, after);
  }

  /** All is well. */
  static Builder path() {
    return new Builder();
  }

  /** Makes a record of a path that is well but for what is changed. */
  static final class Builder {
    String failure = "";
    Lookup lookup = new Lookup("", -1, 1_000_000, "");
    PortCheck port = new PortCheck(2380, 300_000, "");
    UdpTrace udp = whole(3000);
    StreamTrace beats = quick();
    StreamTrace appends = quick();
    PathMtu up = new PathMtu(1500, 1500, PathMtu.Kind.WHOLE);
    PathMtu down = up;
    Transfer requestUp = new Transfer(3 << 19, 15_000_000, true, true);
    Transfer requestDown = requestUp;
    Transfer bulk = new Transfer(230_000_000, 2_000_000_000, true, true);
    HostLoad near = new HostLoad(0, 0, 0, 0, 10, 262_144, 0, 0, 1_000_000, 40_000);
    HostLoad far = near;

    PathRecord record() {
      return new PathRecord(
          "10.0.0.2",
          0,
          37_000_000_000L,
          failure,
          lookup,
          List.of(port),
          udp,
          beats,
          appends,
          up,
          down,
          requestUp,
          requestDown,
          bulk,
          bulk,
          near,
          far);
    }

    PathMeasurement measured() {
      return PathMeasurement.of(record(), "a", "b", ElectionTiming.DEFAULT);
    }
  }
}
