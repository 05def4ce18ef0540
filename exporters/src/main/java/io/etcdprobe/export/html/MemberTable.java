package io.etcdprobe.export.html;

import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.Unwatched;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.text.Quantity;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The members, riskiest first. On a narrow screen each becomes a card. */
final class MemberTable {

  private static final String UNKNOWN = "\u2013";

  private final Html html;

  MemberTable(Html html) {
    this.html = html;
  }

  void render(SidecarReport report) {
    if (report.watch().members().isEmpty() && report.watch().unwatched().isEmpty()) {
      return;
    }
    html.open("section", "aria-labelledby", "members");
    html.element("h2", "Members", "id", "members").line();
    html.open("div", "class", "card").open("table", "class", "members");
    html.open("thead").open("tr");
    html.element("th", "Member", "scope", "col").element("th", "Role", "scope", "col");
    for (String title : new String[] {"Put", "Read", "fsync p99", "Database", "Losses a day"}) {
      html.element("th", title, "scope", "col", "class", "number");
    }
    html.close("tr").close("thead").open("tbody").line();
    for (MemberReport member : report.watch().members()) {
      row(member, report);
    }
    for (Unwatched missing : report.watch().unwatched()) {
      row(missing);
    }
    html.close("tbody").close("table").close("div");
    html.element(
        "p",
        "Losses a day: leaderships that the member's stalls are expected to cost, by its role and"
            + " the redundancy left.",
        "class",
        "muted note");
    html.close("section").line();
  }

  private void row(MemberReport member, SidecarReport report) {
    html.open("tr").open("th", "scope", "row");
    Look look = look(member, report);
    html.element("span", look.word(), "class", "dot " + look.style());
    html.foreign(member.name());
    if (!report.member().isEmpty() && member.name().equals(report.member())) {
      html.text(" ").element("span", "beside us", "class", "tag");
    }
    html.open("span", "class", "under").foreign(member.endpoint()).close("span");
    String remark = remark(member);
    if (!remark.isEmpty()) {
      html.open("span", "class", "under remark").foreign(remark).close("span");
    }
    html.close("th");
    html.open("td", "class", "word", "data-title", "Role").open("span");
    html.foreign(member.reachable() ? member.role() : "unreachable");
    if (!member.version().isEmpty()) {
      html.open("span", "class", "under").foreign(member.version()).close("span");
    }
    html.close("span").close("td");
    cell("Put", latency(member, "put"));
    cell("Read", latency(member, "linearizable-read"));
    cell("fsync p99", latency(member, "fsync-p99"));
    database(member);
    cell("Losses a day", Quantity.perDay(member.risk()).replace("-", UNKNOWN));
    html.close("tr").line();
  }

  /** The row of a member that is not watched, or of an address in front of members. */
  private void row(Unwatched missing) {
    html.open("tr").open("th", "scope", "row");
    html.element("span", Look.UNKNOWN.word(), "class", "dot " + Look.UNKNOWN.style());
    html.foreign(missing.name());
    html.open("span", "class", "under remark").foreign(missing.reason()).close("span");
    html.close("th");
    html.open("td", "class", "word", "data-title", "Role");
    html.element("span", "not watched").close("td");
    for (String title : new String[] {"Put", "Read", "fsync p99", "Database", "Losses a day"}) {
      cell(title, UNKNOWN);
    }
    html.close("tr").line();
  }

  private static Look look(MemberReport member, SidecarReport report) {
    @Nullable Severity worst =
        report.watch().findings().stream()
            .filter(finding -> finding.member().equals(member.name()))
            .map(Finding::severity)
            .max(Severity::compareTo)
            .orElse(null);
    if (worst != null) {
      return Look.of(worst);
    }
    return member.reachable() ? Look.GOOD : Look.UNKNOWN;
  }

  private static String remark(MemberReport member) {
    Map<String, TreeSet<String>> sources = new TreeMap<>();
    member
        .troubles()
        .forEach(
            (source, why) -> sources.computeIfAbsent(why, absent -> new TreeSet<>()).add(source));
    String troubles =
        sources.entrySet().stream()
            .map(same -> "no " + String.join(", ", same.getValue()) + ": " + same.getKey())
            .collect(Collectors.joining("; "));
    String note = member.note() == null ? "" : member.note();
    return note + (note.isEmpty() || troubles.isEmpty() ? "" : "; ") + troubles;
  }

  private void cell(String title, String text) {
    html.open("td", "class", "number", "data-title", title).element("span", text).close("td");
  }

  private static String latency(MemberReport member, String source) {
    Long nanos = member.latencyNanos().get(source);
    return nanos == null ? UNKNOWN : LatencyText.of(nanos);
  }

  private void database(MemberReport member) {
    html.open("td", "class", "number", "data-title", "Database").open("span");
    if (member.dbBytes() == 0) {
      html.text(UNKNOWN);
    } else if (member.quotaBytes() <= 0) {
      html.text(Quantity.bytes(member.dbBytes()));
    } else {
      double ratio = (double) member.dbBytes() / member.quotaBytes();
      html.text(Quantity.bytes(member.dbBytes()));
      html.open("span", "class", "under")
          .text(Quantity.percent(ratio) + " of " + Quantity.bytes(member.quotaBytes()))
          .close("span");
      new Gauge(html).render(ratio, "share of the quota in use");
    }
    html.close("span").close("td");
  }
}
