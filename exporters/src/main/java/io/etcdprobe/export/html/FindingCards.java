package io.etcdprobe.export.html;

import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.export.text.Quantity;
import java.time.Duration;
import java.util.Locale;

/** What is wrong, worst first: since when, the figures that show it, and what to do. */
final class FindingCards {

  private static final double LARGEST_PLAIN = 1e15;

  private final Html html;

  FindingCards(Html html) {
    this.html = html;
  }

  void render(WatchReport watch) {
    html.open("section", "aria-labelledby", "findings");
    html.element("h2", "Findings", "id", "findings").line();
    if (watch.findings().isEmpty()) {
      html.element(
          "p",
          watch.status() == WatchStatus.UNKNOWN
              ? "Nothing can be said: no member could be seen."
              : "Nothing is wrong.",
          "class",
          "card quiet");
    }
    for (Finding finding : watch.findings()) {
      card(finding, watch);
    }
    html.close("section").line();
  }

  private void card(Finding finding, WatchReport watch) {
    Look look = Look.of(finding.severity());
    html.open("article", "class", "card finding " + look.style());
    html.open("h3");
    html.element("span", look.word(), "class", "badge").text(" ");
    html.foreign(finding.member()).text(": " + finding.cause().text());
    html.close("h3");
    html.open("p").foreign(finding.text()).close("p");
    if (!finding.advice().isEmpty()) {
      html.open("p", "class", "advice").element("strong", "What to do: ");
      html.foreign(finding.advice()).close("p");
    }
    html.open("p", "class", "muted")
        .text("For " + Quantity.span(Duration.between(finding.since(), watch.time())) + ", since ");
    html.moment(finding.since()).close("p");
    evidence(finding);
    html.close("article").line();
  }

  private void evidence(Finding finding) {
    if (finding.evidence().isEmpty()) {
      return;
    }
    html.open("dl", "class", "evidence");
    for (Evidence figure : finding.evidence()) {
      html.open("div").open("dt").foreign(name(figure)).close("dt");
      html.open("dd").element("b", value(figure));
      html.open("span", "class", "under").foreign(figure.source()).close("span");
      html.close("dd").close("div");
    }
    html.close("dl");
  }

  /** The figure's key without the unit; the unit is printed after the number. */
  private static String name(Evidence figure) {
    return figure.key().replaceFirst("_(seconds|bytes|ratio)$", "").replace('_', ' ');
  }

  private static String value(Evidence figure) {
    double value = figure.value();
    if (!Double.isFinite(value)) {
      return "unknown";
    }
    if (figure.key().endsWith("_seconds") && value >= 0) {
      return LatencyText.of(value * 1e9);
    }
    if (figure.key().endsWith("_bytes") && value >= 0) {
      return Quantity.bytes((long) value);
    }
    if (figure.key().endsWith("_ratio")) {
      return Quantity.percent(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < LARGEST_PLAIN) {
      return MachineCards.grouped((long) value);
    }
    return Math.abs(value) < LARGEST_PLAIN
        ? LatencyText.significant(value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
