package io.etcdprobe.export.html;

import java.util.Locale;

/** Shows a share of a whole as a bar. Figures beside the bar say the same. */
final class Gauge {

  /** etcd-probe warns at this share of a database's quota; 95 % is critical. */
  private static final double WARNING = 0.8;

  private static final double CRITICAL = 0.95;

  private final Html html;

  Gauge(Html html) {
    this.html = html;
  }

  void render(double ratio, String meaning) {
    double shown = Math.clamp(ratio, 0, 1);
    Look look = shown >= CRITICAL ? Look.CRITICAL : shown >= WARNING ? Look.WARNING : Look.GOOD;
    html.open(
        "svg",
        "class",
        "gauge " + look.style(),
        "viewBox",
        "0 0 100 4",
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        meaning + ": " + String.format(Locale.ROOT, "%.0f %%", 100 * shown));
    html.open("rect", "class", "rail", "width", "100", "height", "4").close("rect");
    html.open(
            "rect",
            "class",
            "fill",
            "width",
            String.format(Locale.ROOT, "%.1f", 100 * shown),
            "height",
            "4")
        .close("rect");
    html.close("svg");
  }
}
