package io.etcdprobe.export.text;

import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Unwatched;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.finding.WatchStatus;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Watch reports for logs: a line for each report, or a line for each change. Each line begins with
 * the time in UTC. Its keys are those of the JSON, so that grep finds them.
 */
public final class WatchLine {

  /** What makes a finding the same as an earlier one. */
  private record Identity(String member, String cause) {
    static Identity of(Finding finding) {
      return new Identity(finding.member(), finding.cause().key());
    }

    @Override
    public String toString() {
      return member + " " + cause;
    }
  }

  private WatchLine() {}

  /** {@code 2026-01-02T03:04:05Z critical, leader m1: m2 disk-stall critical, m3 quota warning}. */
  public static String of(WatchReport report) {
    String findings =
        report.findings().stream()
            .map(finding -> Identity.of(finding) + " " + finding.severity().key())
            .collect(Collectors.joining(", "));
    return line(
        report,
        report.status().key()
            + ", "
            + (report.leader().isEmpty() ? "no leader" : "leader " + report.leader())
            + unwatched(report)
            + (findings.isEmpty() ? "" : ": " + findings));
  }

  private static String unwatched(WatchReport report) {
    return report.unwatched().isEmpty()
        ? ""
        : ", not watched "
            + report.unwatched().stream().map(Unwatched::name).collect(Collectors.joining(", "));
  }

  /**
   * What has changed, one line each: the leader, members, and findings that began, became worse or
   * better, or ended. Empty if nothing has changed.
   */
  public static List<String> changes(WatchReport before, WatchReport after) {
    List<String> changes = new ArrayList<>();
    sight(before, after, changes);
    leader(before, after, changes);
    members(before, after, changes);
    unwatched(before, after, changes);
    findings(before, after, changes);
    return changes.stream().map(change -> line(after, change)).toList();
  }

  private static void sight(WatchReport before, WatchReport after, List<String> changes) {
    boolean was = before.status() == WatchStatus.UNKNOWN;
    boolean is = after.status() == WatchStatus.UNKNOWN;
    if (is && !was) {
      changes.add("unknown: nothing can be seen any more");
    } else if (was && !is) {
      changes.add(after.status().key() + ": the cluster can be seen");
    }
  }

  private static void leader(WatchReport before, WatchReport after, List<String> changes) {
    long times = after.leaderChanges() - before.leaderChanges();
    String was = before.leader().isEmpty() ? "none" : before.leader();
    if (!after.leader().equals(before.leader())) {
      changes.add(
          (after.leader().isEmpty() ? "no leader" : "leader " + after.leader())
              + ", was "
              + was
              + ", term "
              + after.term());
    } else if (times > 0) {
      changes.add(
          "leader "
              + was
              + " after "
              + Quantity.count(times, "change", "changes")
              + ", term "
              + after.term());
    }
  }

  private static void members(WatchReport before, WatchReport after, List<String> changes) {
    for (MemberReport member : after.members()) {
      if (before.members().stream().noneMatch(other -> same(member, other))) {
        changes.add("member " + member.name() + " came, " + member.endpoint());
      }
    }
    for (MemberReport member : before.members()) {
      if (after.members().stream().noneMatch(other -> same(member, other))) {
        changes.add("member " + member.name() + " went, " + member.endpoint());
      }
    }
  }

  private static void unwatched(WatchReport before, WatchReport after, List<String> changes) {
    for (Unwatched missing : after.unwatched()) {
      if (!before.unwatched().contains(missing)) {
        changes.add("not watched " + missing.name() + ": " + missing.reason());
      }
    }
    for (Unwatched missing : before.unwatched()) {
      if (after.unwatched().stream().noneMatch(other -> other.name().equals(missing.name()))) {
        changes.add("no longer unwatched " + missing.name());
      }
    }
  }

  /**
   * Compares identifiers. A member that has not answered yet has none; then address or name count.
   */
  private static boolean same(MemberReport one, MemberReport other) {
    if (one.id().isEmpty() || other.id().isEmpty()) {
      return one.endpoint().equals(other.endpoint()) || one.name().equals(other.name());
    }
    return one.id().equals(other.id());
  }

  private static void findings(WatchReport before, WatchReport after, List<String> changes) {
    Map<Identity, Finding> old = byIdentity(before);
    Map<Identity, Finding> now = byIdentity(after);
    now.forEach(
        (identity, finding) -> {
          Finding was = old.get(identity);
          if (was == null) {
            changes.add("began " + described(finding) + advice(finding));
          } else if (was.severity() != finding.severity()) {
            changes.add(
                (finding.severity().compareTo(was.severity()) > 0 ? "worse " : "better ")
                    + described(finding)
                    + " (was "
                    + was.severity().key()
                    + ")");
          }
        });
    old.forEach(
        (identity, finding) -> {
          if (!now.containsKey(identity)) {
            changes.add(
                "ended "
                    + identity
                    + ", was "
                    + finding.severity().key()
                    + ", after "
                    + Quantity.span(Duration.between(finding.since(), after.time())));
          }
        });
  }

  /** The first finding of each identity, which is the worst. */
  private static Map<Identity, Finding> byIdentity(WatchReport report) {
    return report.findings().stream()
        .collect(
            Collectors.toMap(
                Identity::of, finding -> finding, (first, second) -> first, LinkedHashMap::new));
  }

  private static String described(Finding finding) {
    return Identity.of(finding) + " " + finding.severity().key() + ": " + finding.text();
  }

  private static String advice(Finding finding) {
    return finding.advice().isEmpty() ? "" : "; advice: " + finding.advice();
  }

  private static String line(WatchReport report, String text) {
    return report.time().truncatedTo(ChronoUnit.SECONDS) + " " + Page.printable(text);
  }
}
