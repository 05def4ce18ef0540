package io.etcdprobe.core.window;

import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.timing.MemberTiming;

/** Figures in sentences. */
public final class Wording {

  private Wording() {}

  public static String seconds(double seconds) {
    return LatencyText.of(seconds * 1e9);
  }

  public static String nanos(double nanos) {
    return LatencyText.of(nanos);
  }

  public static String percent(double ratio) {
    return Math.round(100 * ratio) + " %";
  }

  /** Decimal units, as disks are sold. */
  public static String bytes(double bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return LatencyText.significant(value) + " " + units[unit];
  }

  /** The end of a text that names H or E, if nobody told us their values; empty otherwise. */
  public static String assumed(MemberWindow member, ClusterWindow cluster) {
    MemberTiming known = cluster.knownTiming(member);
    return known.assumed()
        ? " (H = "
            + nanos(known.timing().heartbeatNanos())
            + " and E = "
            + nanos(known.timing().election().toNanos())
            + " assumed: the member does not tell them; give --heartbeat-interval and"
            + " --election-timeout)"
        : "";
  }

  public static Evidence evidence(String key, double value, String source) {
    return new Evidence(key, value, source);
  }
}
