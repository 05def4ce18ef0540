package io.etcdprobe.export.text;

import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.WatchReport;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines for a log: the state at first, then what changes. */
public final class WatchLine {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

  private WatchLine() {}

  /** The state in a line. */
  public static String of(WatchReport report, ZoneId zone) {
    StringBuilder line =
        new StringBuilder(time(report, zone))
            .append(report.status().key())
            .append(": ")
            .append(WatchText.state(report));
    for (MemberReport member : report.members()) {
      line.append("; ").append(member.name()).append(' ');
      line.append(member.reachable() ? member.role() : "not reachable");
    }
    return printable(line.toString());
  }

  /** What began, got worse or better and ended between two reports. */
  public static List<String> changes(WatchReport before, WatchReport after, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    Map<String, Finding> then = byIdentity(before);
    Map<String, Finding> now = byIdentity(after);
    now.forEach(
        (identity, finding) -> {
          Finding earlier = then.get(identity);
          if (earlier == null || earlier.severity() != finding.severity()) {
            lines.add(
                finding.severity().key()
                    + ": "
                    + finding.member()
                    + ": "
                    + finding.cause().key()
                    + ": "
                    + finding.text()
                    + "; "
                    + finding.advice());
          }
        });
    then.forEach(
        (identity, finding) -> {
          if (!now.containsKey(identity)) {
            lines.add("ended: " + finding.member() + ": " + finding.cause().key());
          }
        });
    if (!before.leader().equals(after.leader()) || before.term() != after.term()) {
      lines.add(
          "leader: "
              + (after.leader().isEmpty() ? "none" : after.leader())
              + " in term "
              + after.term()
              + ", before "
              + (before.leader().isEmpty() ? "none" : before.leader()));
    }
    members(before, after, lines);
    lines.replaceAll(line -> printable(time(after, zone) + line));
    return lines;
  }

  private static void members(WatchReport before, WatchReport after, List<String> lines) {
    Map<String, Boolean> then = new LinkedHashMap<>();
    before.members().forEach(member -> then.put(member.endpoint(), member.reachable()));
    for (MemberReport member : after.members()) {
      Boolean reachable = then.remove(member.endpoint());
      if (reachable == null) {
        lines.add("member: " + member.name() + " is watched at " + member.endpoint());
      } else if (reachable != member.reachable()) {
        lines.add("member: " + member.name() + (member.reachable() ? " answers" : " is silent"));
      }
    }
    then.keySet().forEach(endpoint -> lines.add("member: " + endpoint + " left"));
  }

  private static Map<String, Finding> byIdentity(WatchReport report) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    report
        .findings()
        .forEach(finding -> findings.put(finding.member() + " " + finding.cause().key(), finding));
    return findings;
  }

  private static String time(WatchReport report, ZoneId zone) {
    return TIME.format(report.time().atZone(zone)) + " ";
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
