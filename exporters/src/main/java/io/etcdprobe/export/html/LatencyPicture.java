package io.etcdprobe.export.html;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * A distribution of latencies on a logarithmic axis, with the limits of the cluster's timing drawn
 * into it. Heights are logarithmic too, because a single stall among thousands of samples matters
 * and must be visible.
 */
final class LatencyPicture {

  private static final int WIDTH = 460;
  private static final int HEIGHT = 230;
  private static final int LEFT = 8;
  private static final int RIGHT = 452;
  private static final int TOP = 58;
  private static final int BOTTOM = 204;
  private static final int LABEL_ROW = 16;
  private static final int BARS_PER_DECADE = 8;
  private static final int LAST_DECADE = 13;

  private final Html html;

  LatencyPicture(Html html) {
    this.html = html;
  }

  /** Where the axis begins and ends: powers of ten, in nanoseconds. */
  private record Axis(int first, int last) {

    static Axis of(LatencyProfile profile, ElectionTiming timing) {
      long longest = Math.max(profile.maxNanos(), timing.leadershipLostNanos());
      int first = (int) Math.floor(Math.log10(Math.max(1, profile.minNanos())));
      int last = (int) Math.ceil(Math.log10(longest));
      return new Axis(first, Math.clamp(last, first + 1, LAST_DECADE));
    }

    double x(double nanos) {
      double share = (Math.log10(Math.max(1, nanos)) - first) / (last - first);
      return LEFT + Math.clamp(share, 0, 1) * (RIGHT - LEFT);
    }

    /** Lower edge of a bar. */
    double edge(int bar) {
      return Math.pow(10, first + bar / (double) BARS_PER_DECADE);
    }

    int bars() {
      return (last - first) * BARS_PER_DECADE;
    }
  }

  void render(LatencyProfile profile, ElectionTiming timing) {
    Axis axis = Axis.of(profile, timing);
    html.open("figure");
    html.open(
        "svg",
        "class",
        "latency",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-label",
        described(profile, timing));
    axis(axis);
    bars(axis, profile, timing);
    limits(axis, timing);
    html.close("svg");
    html.element(
        "figcaption",
        "fdatasync, last five minutes, "
            + profile.count()
            + " samples; heights are logarithmic, so that a single stall is seen. Beyond 2H, two"
            + " heartbeat intervals, heartbeats are late; beyond (E-1)H a leader can lose its"
            + " leadership.",
        "class",
        "muted");
    html.close("figure").line();
  }

  private static String described(LatencyProfile profile, ElectionTiming timing) {
    return "Distribution of "
        + profile.count()
        + " fdatasyncs: half within "
        + LatencyText.of(profile.quantileNanos(0.5))
        + ", 99 % within "
        + LatencyText.of(profile.quantileNanos(0.99))
        + ", the longest "
        + LatencyText.of(profile.maxNanos())
        + "; "
        + profile.countAtLeast(timing.heartbeatNanos())
        + " beyond H = "
        + LatencyText.of(timing.heartbeatNanos())
        + ", "
        + profile.countAtLeast(timing.leadershipAtRiskNanos())
        + " beyond (E-1)H = "
        + LatencyText.of(timing.leadershipAtRiskNanos());
  }

  private void axis(Axis axis) {
    for (int decade = axis.first; decade <= axis.last; decade++) {
      double nanos = Math.pow(10, decade);
      double x = axis.x(nanos);
      line("grid", x, TOP, BOTTOM);
      String anchor = decade == axis.first ? "start" : decade == axis.last ? "end" : "middle";
      html.element(
          "text",
          LatencyText.of(nanos),
          "class",
          "tick",
          "x",
          number(x),
          "y",
          number(BOTTOM + 18),
          "text-anchor",
          anchor);
    }
    html.open(
            "line",
            "class",
            "base",
            "x1",
            number(LEFT),
            "x2",
            number(RIGHT),
            "y1",
            number(BOTTOM),
            "y2",
            number(BOTTOM))
        .close("line");
  }

  private void bars(Axis axis, LatencyProfile profile, ElectionTiming timing) {
    Histogram histogram = profile.histogram();
    long[] counts = new long[axis.bars()];
    long most = 1;
    for (int bar = 0; bar < counts.length; bar++) {
      long low = (long) Math.ceil(axis.edge(bar));
      long high = Math.max(low, (long) Math.ceil(axis.edge(bar + 1)) - 1);
      counts[bar] = histogram.getCountBetweenValues(low, high);
      most = Math.max(most, counts[bar]);
    }
    for (int bar = 0; bar < counts.length; bar++) {
      if (counts[bar] > 0) {
        bar(axis, bar, Math.log1p(counts[bar]) / Math.log1p(most), timing);
      }
    }
  }

  private void bar(Axis axis, int bar, double share, ElectionTiming timing) {
    double left = axis.x(axis.edge(bar));
    double right = axis.x(axis.edge(bar + 1));
    double height = Math.max(3, share * (BOTTOM - TOP - 4));
    html.open(
            "rect",
            "class",
            "bar " + look(axis.edge(bar + 1), timing),
            "x",
            number(left + 0.5),
            "y",
            number(BOTTOM - height),
            "width",
            number(Math.max(1, right - left - 1)),
            "height",
            number(height),
            "rx",
            "1.5")
        .close("rect");
  }

  /**
   * The colour of a bar, by its upper edge: a bar that reaches beyond a limit may contain a sample
   * beyond it.
   */
  private static String look(double nanos, ElectionTiming timing) {
    return nanos > timing.leadershipAtRiskNanos()
        ? "risk"
        : nanos > timing.heartbeatNanos() ? "late" : "well";
  }

  /**
   * Draws the limits. Names stand on the side with more room, in rows such that no line crosses a
   * name.
   */
  private void limits(Axis axis, ElectionTiming timing) {
    boolean left = axis.x(timing.leadershipAtRiskNanos()) > (LEFT + RIGHT) / 2.0;
    limit(axis, timing.heartbeatNanos(), "H", "late", left, left ? 2 : 0);
    limit(axis, timing.lateHeartbeatNanos(), "2H", "late", left, 1);
    limit(axis, timing.leadershipAtRiskNanos(), "(E-1)H", "risk", left, left ? 0 : 2);
  }

  private void limit(Axis axis, long nanos, String name, String style, boolean left, int row) {
    double x = axis.x(nanos);
    double y = LABEL_ROW * (row + 1);
    line("limit " + style, x, y - 10, BOTTOM);
    html.element(
        "text",
        name + " " + LatencyText.of(nanos),
        "class",
        "label " + style,
        "x",
        number(left ? x - 5 : x + 5),
        "y",
        number(y),
        "text-anchor",
        left ? "end" : "start");
  }

  private void line(String style, double x, double from, double to) {
    html.open(
            "line",
            "class",
            style,
            "x1",
            number(x),
            "x2",
            number(x),
            "y1",
            number(from),
            "y2",
            number(to))
        .close("line");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
