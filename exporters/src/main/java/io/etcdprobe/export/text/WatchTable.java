package io.etcdprobe.export.text;

import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.latency.LatencyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The members, one per row, with as many columns as fit on the page. Below the row stands what is
 * remarkable about the member and why a figure is missing. A member that does not answer has the
 * reason in place of figures.
 */
final class WatchTable {

  private record Column(String title, boolean number, Function<MemberReport, String> figure) {}

  private static final String UNKNOWN = "-";
  private static final int GAP = 2;
  private static final int WORD_COLUMNS = 12;

  /** The columns after the name, in the order in which they are shown. */
  private static final List<Column> ALL =
      List.of(
          new Column("role", false, member -> word(member.role())),
          new Column("version", false, member -> word(member.version())),
          latency("put", "put"),
          latency("read", "linearizable-read"),
          latency("fsync p99", "fsync-p99"),
          new Column("db/quota", true, WatchTable::database),
          new Column("risk/day", true, member -> Quantity.perDay(member.risk())));

  /** Columns that are left out on a narrow page, the first of them first. */
  private static final List<String> DISPENSABLE =
      List.of("version", "read", "db/quota", "put", "role", "risk/day");

  private final WatchReport report;
  private final Page page;
  private final List<MemberReport> answering;
  private final int nameColumns;
  private final List<Column> columns;

  WatchTable(WatchReport report, Page page) {
    this.report = report;
    this.page = page;
    this.answering = report.members().stream().filter(MemberReport::reachable).toList();
    this.nameColumns =
        report.members().stream()
            .mapToInt(member -> Columns.of(name(member)))
            .reduce("member".length(), Math::max);
    this.columns = fitting();
  }

  void render() {
    if (report.members().isEmpty()) {
      return;
    }
    StringBuilder titles = new StringBuilder(padded("member", nameColumns));
    if (!answering.isEmpty()) {
      for (Column column : columns) {
        titles.append(cell(column, column.title));
      }
    }
    page.heading(titles.toString().stripTrailing());
    for (MemberReport member : report.members()) {
      if (member.reachable()) {
        row(member);
      } else {
        beside(member, "unreachable" + why(member));
      }
    }
    page.blank();
  }

  private void row(MemberReport member) {
    StringBuilder row = new StringBuilder(painted(member));
    for (Column column : columns) {
      row.append(cell(column, figure(column, member)));
    }
    page.raw(row.toString().stripTrailing());
    List<String> remarks = new ArrayList<>();
    if (member.note() != null && !member.note().isEmpty()) {
      remarks.add(member.note());
    }
    if (!member.troubles().isEmpty()) {
      remarks.add(troubles(member));
    }
    if (!remarks.isEmpty()) {
      page.indented(nameColumns + GAP, String.join("; ", remarks));
    }
  }

  private void beside(MemberReport member, String text) {
    page.beside(painted(member), nameColumns, GAP, text);
  }

  private static String why(MemberReport member) {
    String why = member.troubles().isEmpty() ? "" : ": " + troubles(member);
    return why + (member.note() == null || member.note().isEmpty() ? "" : "; " + member.note());
  }

  /** Names sources together that failed with the same text. */
  private static String troubles(MemberReport member) {
    Map<String, TreeSet<String>> sources = new TreeMap<>();
    member
        .troubles()
        .forEach(
            (source, text) -> sources.computeIfAbsent(text, absent -> new TreeSet<>()).add(source));
    return sources.entrySet().stream()
        .map(same -> "no " + String.join(", ", same.getValue()) + ": " + same.getKey())
        .collect(Collectors.joining("; "));
  }

  private List<Column> fitting() {
    List<Column> fitting = ALL;
    for (String dispensable : DISPENSABLE) {
      if (nameColumns + fitting.stream().mapToInt(this::width).sum() <= page.style().width()) {
        break;
      }
      fitting = fitting.stream().filter(column -> !column.title.equals(dispensable)).toList();
    }
    return fitting;
  }

  private int width(Column column) {
    return GAP
        + answering.stream()
            .mapToInt(member -> Columns.of(figure(column, member)))
            .reduce(column.title.length(), Math::max);
  }

  private String figure(Column column, MemberReport member) {
    return page.style().plain(column.figure.apply(member));
  }

  private String cell(Column column, String text) {
    String room = " ".repeat(width(column) - GAP - Columns.of(text));
    return " ".repeat(GAP) + (column.number ? room + text : text + room);
  }

  /** The name in its column, in the colour of the worst finding about the member. */
  private String painted(MemberReport member) {
    @Nullable Severity worst =
        report.findings().stream()
            .filter(finding -> finding.member().equals(member.name()))
            .map(Finding::severity)
            .max(Severity::compareTo)
            .orElse(null);
    String name = name(member);
    String room = " ".repeat(nameColumns - Columns.of(name));
    return (worst == null ? name : page.style().severity(worst, name)) + room;
  }

  private String name(MemberReport member) {
    return page.style()
        .plain(Columns.shortened(Page.printable(member.name()), page.style().width() / 3));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - Columns.of(text)));
  }

  private static Column latency(String title, String source) {
    return new Column(
        title,
        true,
        member -> {
          Long nanos = member.latencyNanos().get(source);
          return nanos == null ? UNKNOWN : LatencyText.of(nanos);
        });
  }

  private static String word(String text) {
    return text.isEmpty() ? UNKNOWN : Columns.shortened(Page.printable(text), WORD_COLUMNS);
  }

  private static String database(MemberReport member) {
    if (member.dbBytes() == 0) {
      return UNKNOWN;
    }
    String size = Quantity.bytes(member.dbBytes());
    return member.quotaBytes() == 0 ? size : size + "/" + Quantity.bytes(member.quotaBytes());
  }
}
