package io.etcdprobe.export.text;

import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.latency.LatencyText;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A look at a cluster, for people: the state, the members, the findings with what to do. */
public final class WatchText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private record Column(String title, int width, Function<MemberReport, String> figure) {}

  /** In the order they are shown. */
  private static final List<Column> COLUMNS =
      List.of(
          new Column("role", 11, MemberReport::role),
          new Column("version", 9, MemberReport::version),
          latency("put", "put"),
          latency("read", "linearizable-read"),
          latency("fsync p99", "fsync-p99"),
          new Column("db/quota", 10, WatchText::space),
          new Column("risk/day", 10, member -> risk(member.risk())));

  /** In the order they go when the page is narrow. */
  private static final List<String> DISPENSABLE =
      List.of("version", "db/quota", "read", "put", "fsync p99", "risk/day", "role");

  private static final int NAME_COLUMNS = 12;

  private WatchText() {}

  private static Column latency(String title, String source) {
    return new Column(
        title,
        11,
        member -> {
          Long nanos = member.latencyNanos().get(source);
          return nanos == null ? "-" : LatencyText.of(nanos);
        });
  }

  /** Renders a report. */
  public static void render(WatchReport report, Style style, ZoneId zone, Appendable out) {
    Page page = new Page(out, style);
    String status = report.status().key().toUpperCase(Locale.ROOT);
    page.begun(style.watch(report.status(), status), status.length(), "  " + state(report));
    page.blank();
    table(report, page);
    for (Finding finding : report.findings()) {
      page.blank();
      finding(finding, report, zone, page);
    }
    if (report.findings().isEmpty()) {
      page.blank();
      page.text("Nothing found.");
    }
  }

  /** The cluster in one sentence. */
  static String state(WatchReport report) {
    return (report.leader().isEmpty() ? "no leader known" : "leader " + report.leader())
        + ", term "
        + report.term()
        + ", "
        + Quantity.count(report.size(), "member", "members")
        + " (quorum "
        + report.quorum()
        + "), "
        + Quantity.count(report.leaderChanges(), "leader change", "leader changes")
        + " seen";
  }

  private static void table(WatchReport report, Page page) {
    List<Column> columns = new ArrayList<>(COLUMNS);
    for (String dispensable : DISPENSABLE) {
      if (width(columns) <= page.style().width()) {
        break;
      }
      columns.removeIf(column -> column.title.equals(dispensable));
    }
    StringBuilder titles = new StringBuilder(left("member", NAME_COLUMNS));
    columns.forEach(column -> titles.append(right(column.title, column.width)));
    page.heading(titles.toString());
    for (MemberReport member : report.members()) {
      String name = left(printable(member.name()), NAME_COLUMNS);
      if (!member.reachable()) {
        String why = member.troubles().values().stream().findFirst().orElse("no answer yet");
        page.begun(name, name.length(), "  not reachable: " + why);
        continue;
      }
      StringBuilder row = new StringBuilder(name);
      columns.forEach(
          column -> row.append(right(printable(column.figure.apply(member)), column.width)));
      page.raw(page.style().plain(row.toString()));
    }
  }

  private static int width(List<Column> columns) {
    return NAME_COLUMNS + columns.stream().mapToInt(Column::width).sum();
  }

  private static void finding(Finding finding, WatchReport report, ZoneId zone, Page page) {
    String severity = finding.severity().key().toUpperCase(Locale.ROOT);
    Duration since = Duration.between(finding.since(), report.time());
    page.begun(
        page.style().severity(finding.severity(), severity),
        severity.length(),
        "  "
            + finding.member()
            + ": "
            + finding.cause().text()
            + ", since "
            + TIME.format(finding.since().atZone(zone))
            + " ("
            + LatencyText.of(Math.max(1e9, since.toNanos()))
            + ")");
    page.labelled("what", finding.text());
    page.labelled("do", finding.advice());
  }

  private static String space(MemberReport member) {
    return member.dbBytes() == 0
        ? "-"
        : Quantity.bytes(member.dbBytes())
            + (member.quotaBytes() == 0
                ? ""
                : " " + Math.round(100.0 * member.dbBytes() / member.quotaBytes()) + "%");
  }

  private static String risk(double risk) {
    return risk == 0 ? "0" : LatencyText.significant(risk);
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static String left(String text, int width) {
    String cut = text.length() > width - 1 ? text.substring(0, width - 2) + "…" : text;
    return cut + " ".repeat(width - cut.length());
  }

  private static String right(String text, int width) {
    String cut = text.length() > width - 1 ? text.substring(0, width - 1) : text;
    return " ".repeat(width - cut.length()) + cut;
  }
}
