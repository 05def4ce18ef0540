package io.etcdprobe.export.text;

import io.etcdprobe.core.forecast.Forecast;
import io.etcdprobe.core.forecast.PerDay;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a day brings, as sentences. */
final class ForecastText {

  private static final double SECOND_NANOS = 1e9;

  private ForecastText() {}

  /** What a leader with this disk has to expect. */
  static String of(Forecast forecast, ElectionTiming timing) {
    String watched = LatencyText.of(forecast.exposureNanos());
    if (forecast.stalls() == 0) {
      return "no stall beyond "
          + LatencyText.of(timing.heartbeatNanos())
          + " in "
          + watched
          + ": fewer than "
          + number(forecast.dangerousPerDay())
          + " a day (95 %)"
          + (forecast.exposureNanos() >= forecast.hourlyExcludedByNanos()
              ? ""
              : "; "
                  + LatencyText.of(forecast.hourlyExcludedByNanos())
                  + " without one would exclude one an hour");
    }
    StringBuilder text = new StringBuilder("a day of a leader here (95 %): ");
    if (forecast.members() > 1) {
      text.append(late(forecast.lateHeartbeats())).append(", ");
    }
    if (forecast.members() > 2) {
      text.append(losses(forecast)).append(", ");
    }
    return text.append(lost(forecast.lostWriteSeconds())).toString();
  }

  /** The timing that the disk needs, null if it is the present one. */
  static @Nullable String advice(Forecast forecast) {
    if (!forecast.advice().changes()) {
      return null;
    }
    ElectionTiming advised = forecast.advice().timing();
    String flags =
        advised == null
            ? ""
            : "--heartbeat-interval="
                + advised.heartbeat().toMillis()
                + " --election-timeout="
                + advised.election().toMillis()
                + " on every member: ";
    return flags + forecast.advice().reason();
  }

  private static String late(PerDay late) {
    return counted(late, "late heartbeats");
  }

  private static String losses(Forecast forecast) {
    PerDay losses = forecast.leadershipLosses();
    String text = counted(losses, "lost leaderships");
    return switch (forecast.basis()) {
      case SEEN -> text;
      case FITTED -> text + " by a fit of the shorter stalls";
      case NONE -> text + " (no stall so long was seen)";
    };
  }

  private static String counted(PerDay expected, String what) {
    Double point = expected.point();
    String high = expected.high() == null ? "" : number(expected.high());
    if (expected.low() < 0.05) {
      return point == null || point < 0.05
          ? "fewer than " + high + " " + what
          : number(point) + " " + what + " (fewer than " + high + ")";
    }
    return point == null
        ? number(expected.low()) + " to " + high + " " + what
        : number(point) + " " + what + " (" + number(expected.low()) + " to " + high + ")";
  }

  private static String lost(PerDay seconds) {
    Double point = seconds.point();
    Double high = seconds.high();
    if (point == null || high == null) {
      return "at least " + duration(seconds.low()) + " without writes";
    }
    return duration(point)
        + " without writes ("
        + duration(seconds.low())
        + " to "
        + duration(high)
        + ")";
  }

  private static String duration(double seconds) {
    return LatencyText.of(Math.min(seconds, 86_400) * SECOND_NANOS);
  }

  /** Two significant digits: the samples do not carry more. */
  private static String number(double value) {
    if (value < 0.1) {
      return "0.1";
    }
    if (value < 9.95) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
    return String.format(Locale.ROOT, "%,.0f", Math.rint(value / unit) * unit);
  }
}
