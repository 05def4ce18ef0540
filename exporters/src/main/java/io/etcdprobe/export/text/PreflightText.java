package io.etcdprobe.export.text;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.path.PairReport;
import io.etcdprobe.core.path.PairedDifference;
import io.etcdprobe.core.path.PathCheck;
import io.etcdprobe.core.path.PathMeasurement;
import io.etcdprobe.core.path.PreflightReport;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A preflight for people: a matrix, then what is wrong, then the verdict as the last line. */
public final class PreflightText {

  private static final int STATUS_COLUMNS = 13;
  private static final int GAP = 2;

  private final PreflightReport report;
  private final Page page;

  private PreflightText(PreflightReport report, Page page) {
    this.report = report;
    this.page = page;
  }

  /**
   * Writes the report.
   *
   * @throws java.io.UncheckedIOException if {@code out} fails
   */
  public static void render(PreflightReport report, Style style, Appendable out) {
    new PreflightText(report, new Page(out, style)).render();
  }

  private void render() {
    matrix();
    overlays();
    pairs();
    advice();
    verdict();
  }

  /** Who probed whom: the worst status and the p99 of the round trip. */
  private void matrix() {
    page.heading("from each member (row) to each other one: p99 of the round trip");
    List<String> columns = columns();
    List<List<String>> cells = new ArrayList<>();
    List<List<Status>> statuses = new ArrayList<>();
    for (String from : report.members()) {
      List<String> row = new ArrayList<>();
      List<Status> colours = new ArrayList<>();
      for (String column : columns) {
        PairReport pair = pair(from, column);
        row.add(pair == null ? "-" : cell(pair));
        colours.add(pair == null ? Status.PASS : pair.status());
      }
      cells.add(row);
      statuses.add(colours);
    }
    List<String> names = report.members().stream().map(this::shown).toList();
    int first = names.stream().mapToInt(Columns::of).max().orElse(0);
    int[] widths = new int[columns.size()];
    StringBuilder head = new StringBuilder("  " + " ".repeat(first));
    for (int c = 0; c < widths.length; c++) {
      String column = shown(columns.get(c));
      widths[c] = Columns.of(column);
      for (List<String> row : cells) {
        widths[c] = Math.max(widths[c], Columns.of(row.get(c)));
      }
      head.append(padded(column, widths[c]));
    }
    page.raw(page.style().faint(head.toString().stripTrailing()));
    for (int r = 0; r < cells.size(); r++) {
      StringBuilder line = new StringBuilder("  ").append(names.get(r));
      line.append(" ".repeat(first - Columns.of(names.get(r))));
      for (int c = 0; c < widths.length; c++) {
        String cell = page.style().plain(cells.get(r).get(c));
        line.append(" ".repeat(GAP))
            .append(page.style().status(statuses.get(r).get(c), cell))
            .append(" ".repeat(widths[c] - Columns.of(cell)));
      }
      page.raw(line.toString().stripTrailing());
    }
    page.blank();
  }

  /** A name that somebody else chose. */
  private String shown(String name) {
    return page.style().plain(Page.printable(name));
  }

  private static String padded(String text, int width) {
    return " ".repeat(GAP) + text + " ".repeat(width - Columns.of(text));
  }

  /** The members, and further addresses as columns of their own. */
  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (String member : report.members()) {
      columns.add(member);
      report.pairs().stream()
          .filter(pair -> pair.path().to().equals(member) && pair.index() > 0)
          .map(pair -> label(pair.path()))
          .distinct()
          .forEach(columns::add);
    }
    return columns;
  }

  private static String label(PathMeasurement path) {
    return path.to() + "/" + path.address();
  }

  private @Nullable PairReport pair(String from, String column) {
    return report.pairs().stream()
        .filter(pair -> pair.path().from().equals(from))
        .filter(
            pair ->
                pair.index() == 0
                    ? pair.path().to().equals(column)
                    : label(pair.path()).equals(column))
        .findFirst()
        .orElse(null);
  }

  private static String cell(PairReport pair) {
    return pair.status().key()
        + (pair.path().datagramsPass()
            ? " " + LatencyText.of(pair.path().roundTrip().quantileNanos(0.99))
            : "");
  }

  private void overlays() {
    boolean any = false;
    for (PairReport pair : report.pairs()) {
      PairedDifference over = pair.overFirst();
      if (over != null) {
        if (!any) {
          page.heading("the second address against the first, datagram by datagram");
        }
        any = true;
        page.labelled(
            shown(pair.path().from() + " to " + pair.path().to()),
            signed(over.medianNanos())
                + " (95 %: "
                + signed(over.lowNanos())
                + " to "
                + signed(over.highNanos())
                + ") by "
                + pair.path().address());
      }
    }
    if (any) {
      page.text(
          "Where etcd runs on the host's network (kubeadm, k3s, RKE2, Talos, OpenShift), its peers"
              + " do not use the pods' network, and the second address does not matter to them.");
      page.blank();
    }
  }

  private static String signed(long nanos) {
    return (nanos < 0 ? "-" : "+") + LatencyText.of(Math.abs((double) nanos));
  }

  private void pairs() {
    for (PairReport pair : report.pairs()) {
      List<PathCheck> shown =
          pair.checks().stream().filter(check -> check.status() != Status.PASS).toList();
      if (shown.isEmpty()) {
        continue;
      }
      PathMeasurement path = pair.path();
      page.heading(
          shown(
              path.from()
                  + " to "
                  + path.to()
                  + (path.address().isEmpty() || path.address().equals(path.to())
                      ? ""
                      : " (" + path.address() + ")")));
      for (PathCheck check : shown) {
        String status = check.status().key();
        page.labelled(
            page.style().status(check.status(), status),
            status.length(),
            check.name().key() + ": " + check.reason() + (check.waived() ? "; waived" : ""),
            STATUS_COLUMNS);
        if (!check.advice().isEmpty() && !check.waived()) {
          page.indented(STATUS_COLUMNS + 2, check.advice());
        }
      }
      page.blank();
    }
  }

  private void advice() {
    if (!report.advice().changes()) {
      return;
    }
    ElectionTiming advised = report.advice().timing();
    page.heading("timing");
    page.labelled(
        "etcd",
        (advised == null
                ? ""
                : "--heartbeat-interval="
                    + advised.heartbeat().toMillis()
                    + " --election-timeout="
                    + advised.election().toMillis()
                    + " on every member: ")
            + report.advice().reason());
    page.blank();
  }

  private void verdict() {
    Status status = report.status();
    long bad = report.pairs().stream().filter(pair -> pair.status() == status).count();
    String text =
        switch (status) {
          case PASS -> "all paths carry etcd";
          case INCONCLUSIVE ->
              report.complete()
                  ? "some checks are open, see above"
                  : "stopped before all pairs were probed";
          case WARN -> counted(bad) + " a warning: look at it before etcd runs there";
          case FAIL -> of(bad) + " not fit for etcd";
        };
    String word = status.key().toUpperCase(Locale.ROOT);
    page.begun(page.style().status(status, word), word.length(), "  " + text);
  }

  private String counted(long bad) {
    return bad + " of " + report.pairs().size() + " paths " + (bad == 1 ? "has" : "have");
  }

  private String of(long bad) {
    return bad + " of " + report.pairs().size() + " paths " + (bad == 1 ? "is" : "are");
  }
}
