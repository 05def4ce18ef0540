package io.etcdprobe.core.window;

import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.StatusReading;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a member's counter of bytes written to its WAL stands for: 3.4 and 3.5 count everything
 * twice, 3.6 and later once (etcd pull request 14506). Where the version is not known it is taken
 * for one that counts twice, as a disk is then granted less time rather than too much.
 */
public enum WalBytes {
  ONCE,
  TWICE,
  UNKNOWN;

  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\..*");

  /** Which of them holds for a member, by its status or else by its metrics. */
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

  /** Which of them a version is. */
  public static WalBytes of(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return UNKNOWN;
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = Integer.parseInt(matcher.group(2));
    return major > 3 || (major == 3 && minor >= 6) ? ONCE : TWICE;
  }

  /** How many bytes were written where the counter grew by this. */
  public double written(double grown) {
    return switch (this) {
      case ONCE -> grown;
      case TWICE, UNKNOWN -> grown / 2;
    };
  }
}
