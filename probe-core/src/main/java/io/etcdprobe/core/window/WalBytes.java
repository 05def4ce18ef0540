package io.etcdprobe.core.window;

import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.StatusReading;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a member counts the bytes written to its WAL: 3.4 and 3.5 count everything twice, 3.6 and
 * later once (etcd pull request 14506). An unknown version is taken to count twice, which allows a
 * disk too little time rather than too much.
 */
public enum WalBytes {
  ONCE,
  TWICE,
  UNKNOWN;

  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\..*");

  /** How a member counts, by its status or else by its metrics. */
  public static WalBytes of(MemberWindow member) {
    StatusReading status = Lookback.last(member.status());
    if (status != null) {
      return of(status.version());
    }
    MetricsReading metrics = Lookback.last(member.metrics());
    Map<String, Double> versions =
        metrics == null
            ? Map.of()
            : metrics.byLabel().getOrDefault(EtcdMetric.SERVER_VERSION, Map.of());
    return versions.isEmpty() ? UNKNOWN : of(versions.keySet().iterator().next());
  }

  /** How a version counts. */
  public static WalBytes of(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return UNKNOWN;
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = Integer.parseInt(matcher.group(2));
    return major > 3 || (major == 3 && minor >= 6) ? ONCE : TWICE;
  }

  /** How many bytes were written when the counter grew by this. */
  public double written(double grown) {
    return switch (this) {
      case ONCE -> grown;
      case TWICE, UNKNOWN -> grown / 2;
    };
  }
}
