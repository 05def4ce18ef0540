package io.etcdprobe.export.text;

import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Unwatched;
import io.etcdprobe.core.finding.WatchReport;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * A watch report for people: the status in a sentence, the members, riskiest first, and what is
 * wrong, worst first, with what to do about it.
 */
public final class WatchText {

  private static final int SEVERITY_COLUMNS = 10;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssXXX", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final WatchReport report;
  private final Page page;
  private final ZoneId zone;

  private WatchText(WatchReport report, Page page, ZoneId zone) {
    this.report = report;
    this.page = page;
    this.zone = zone;
  }

  /**
   * Writes the report.
   *
   * @param zone the reader's time zone, for times of day
   * @throws java.io.UncheckedIOException if {@code out} fails
   */
  public static void render(WatchReport report, Style style, ZoneId zone, Appendable out) {
    new WatchText(report, new Page(out, style), zone).render();
  }

  private void render() {
    String word = report.status().key().toUpperCase(Locale.ROOT);
    page.begun(
        page.style().status(report.status(), word),
        word.length(),
        " at " + MOMENT.format(report.time().atZone(zone)) + ": " + cluster());
    page.blank();
    new WatchTable(report, page).render();
    unwatched();
    if (report.findings().isEmpty()) {
      page.text(nothing());
      return;
    }
    page.heading("findings");
    for (Finding finding : report.findings()) {
      finding(finding);
    }
  }

  private String cluster() {
    StringBuilder sentence = new StringBuilder();
    sentence.append(
        report.leader().isEmpty() ? "no leader is known" : report.leader() + " is the leader");
    if (report.term() > 0) {
      sentence.append(" in term ").append(report.term());
    }
    if (!report.clusterId().isEmpty()) {
      sentence.append(" of cluster ").append(report.clusterId());
    }
    sentence.append("; ").append(Presence.of(report));
    return sentence
        .append("; ")
        .append(
            report.leaderChanges() == 0
                ? "no leader change"
                : Quantity.count(report.leaderChanges(), "leader change", "leader changes"))
        .append(" since the watch began")
        .toString();
  }

  private void unwatched() {
    if (report.unwatched().isEmpty()) {
      return;
    }
    page.heading("not watched");
    for (Unwatched missing : report.unwatched()) {
      String name = Columns.shortened(Page.printable(missing.name()), page.style().width() / 3);
      page.beside(
          page.style().plain(name), Columns.of(page.style().plain(name)), 2, missing.reason());
    }
    page.blank();
  }

  private void finding(Finding finding) {
    String severity = finding.severity().key();
    page.labelled(
        page.style().severity(finding.severity(), severity),
        severity.length(),
        finding.member() + ": " + finding.cause().text() + since(finding.since()),
        SEVERITY_COLUMNS);
    page.labelled("", 0, finding.text(), SEVERITY_COLUMNS);
    if (!finding.advice().isEmpty()) {
      page.labelled(
          page.style().faint("advice"), "advice".length(), finding.advice(), SEVERITY_COLUMNS);
    }
  }

  private String since(Instant since) {
    boolean today =
        since.atZone(zone).toLocalDate().equals(report.time().atZone(zone).toLocalDate());
    return ", since "
        + (today ? TIME : DAY).format(since.atZone(zone))
        + " ("
        + Quantity.span(Duration.between(since, report.time()))
        + " ago)";
  }

  private String nothing() {
    TreeSet<String> sources = new TreeSet<>();
    report
        .members()
        .forEach(
            member ->
                member
                    .latencyNanos()
                    .keySet()
                    .forEach(source -> sources.add(source.replace('-', ' '))));
    List<String> seen = names(false);
    List<String> unseen = new ArrayList<>(names(true));
    report.unwatched().forEach(missing -> unseen.add(missing.name()));
    if (seen.isEmpty()) {
      return "Nothing was found because nothing was seen: no member gave a figure.";
    }
    return "Nothing was found in "
        + String.join(", ", sources)
        + " of "
        + String.join(", ", seen)
        + (unseen.isEmpty() ? "." : "; nothing was seen of " + String.join(", ", unseen) + ".");
  }

  private List<String> names(boolean unseen) {
    return report.members().stream()
        .filter(member -> member.latencyNanos().isEmpty() == unseen)
        .map(MemberReport::name)
        .toList();
  }
}
