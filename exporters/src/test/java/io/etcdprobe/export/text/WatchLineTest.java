package io.etcdprobe.export.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.export.WatchReports;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchLineTest {

  private static final String AT = "2026-01-02T03:04:05Z ";

  @Test
  void shouldSayInALineHowThingsAre() {
    assertThat(WatchLine.of(WatchReports.healthy())).isEqualTo(AT + "ok, leader m1");
    assertThat(WatchLine.of(WatchReports.partly()))
        .isEqualTo(AT + "ok, leader m1, not watched m3, 10.0.0.4:2380");
    assertThat(WatchLine.changes(WatchReports.healthy(), WatchReports.partly()))
        .contains(AT + "not watched m3: unix://m3:2379: a Unix socket cannot be asked from here");
    assertThat(WatchLine.of(WatchReports.blind())).isEqualTo(AT + "unknown, no leader");
    assertThat(WatchLine.of(WatchReports.troubled()))
        .isEqualTo(
            AT
                + "critical, leader m2: m2 disk-stall critical, m3 member-down critical,"
                + " m2 quota warning");
  }

  @Test
  void shouldSayNothingWhereNothingChanged() {
    for (WatchReport report :
        List.of(WatchReports.healthy(), WatchReports.troubled(), WatchReports.hostile())) {
      assertThat(WatchLine.changes(report, report)).isEmpty();
    }
  }

  @Test
  void shouldSayWhatBeganWithWhatToDoAndWhatEnded() {
    WatchReport well = found();
    WatchReport ill = found(WatchReports.gone());

    assertThat(WatchLine.changes(well, ill))
        .containsExactly(
            AT
                + "began m3 member-down critical: nothing listens on m3.example:2379; 2 of 3"
                + " members are left, one more loss ends the quorum; advice: start etcd on m3 or"
                + " find out why it stopped: journalctl -u etcd");
    assertThat(WatchLine.changes(ill, well))
        .containsExactly(AT + "ended m3 member-down, was critical, after 1 h 2 min");
  }

  @Test
  void shouldKnowAFindingByItsMemberAndCauseWhateverItsTextSays() {
    assertThat(
            WatchLine.changes(
                found(finding("m1", Cause.QUOTA, Severity.WARNING, "81 %")),
                found(finding("m1", Cause.QUOTA, Severity.WARNING, "82 %"))))
        .isEmpty();
    assertThat(
            WatchLine.changes(
                found(finding("m1", Cause.QUOTA, Severity.WARNING, "81 %")),
                found(finding("m2", Cause.QUOTA, Severity.WARNING, "81 %"))))
        .containsExactly(
            AT + "began m2 quota warning: 81 %; advice: a",
            AT + "ended m1 quota, was warning, after 0 s");
  }

  @Test
  void shouldSayWhatGotWorseOrBetter() {
    WatchReport warned = found(finding("m1", Cause.QUOTA, Severity.WARNING, "91 %"));
    WatchReport critical = found(finding("m1", Cause.QUOTA, Severity.CRITICAL, "99 %"));

    assertThat(WatchLine.changes(warned, critical))
        .containsExactly(AT + "worse m1 quota critical: 99 % (was warning)");
    assertThat(WatchLine.changes(critical, warned))
        .containsExactly(AT + "better m1 quota warning: 91 % (was critical)");
  }

  @Test
  void shouldSayWhoLeadsNow() {
    assertThat(WatchLine.changes(led("m1", 1), led("m2", 2)))
        .containsExactly(AT + "leader m2, was m1, term 7");
    assertThat(WatchLine.changes(led("m1", 1), led("", 1)))
        .containsExactly(AT + "no leader, was m1, term 7");
    assertThat(WatchLine.changes(led("", 1), led("m1", 1)))
        .containsExactly(AT + "leader m1, was none, term 7");
    assertThat(WatchLine.changes(led("m1", 1), led("m1", 3)))
        .containsExactly(AT + "leader m1 after 2 changes, term 7");
  }

  @Test
  void shouldSayWhoCameAndWhoWent() {
    WatchReport two = of(WatchReports.member("m1", 0), WatchReports.member("m2", 0));
    WatchReport others = of(WatchReports.member("m3", 0), WatchReports.member("m1", 0));

    assertThat(WatchLine.changes(two, others))
        .containsExactly(
            AT + "member m3 came, https://m3.example:2379",
            AT + "member m2 went, https://m2.example:2379");
  }

  @Test
  void shouldKnowAMemberAgainThatHasToldItsNameMeanwhile() {
    MemberReport known = WatchReports.member("m1", 0);
    MemberReport unknown =
        new MemberReport(
            known.endpoint(),
            "",
            known.endpoint(),
            "unknown",
            false,
            "",
            0,
            0,
            0,
            0,
            known.latencyNanos(),
            known.troubles(),
            null);

    assertThat(WatchLine.changes(of(unknown), of(known))).isEmpty();
    assertThat(WatchLine.changes(of(known), of(unknown))).isEmpty();
  }

  @Test
  void shouldSayWhenTheClusterIsOutOfSight() {
    assertThat(WatchLine.changes(WatchReports.healthy(), WatchReports.blind()))
        .contains(AT + "unknown: nothing can be seen any more");
    assertThat(WatchLine.changes(WatchReports.blind(), WatchReports.healthy()))
        .contains(AT + "ok: the cluster can be seen");
  }

  @Test
  void shouldStayOneLineWhateverNamesAre() {
    WatchReport hostile = WatchReports.hostile();
    assertThat(WatchLine.of(hostile)).doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}]");
    assertThat(WatchLine.changes(WatchReports.healthy(), hostile))
        .hasSizeGreaterThan(20)
        .allSatisfy(line -> assertThat(line).doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}]"));
  }

  private static Finding finding(String member, Cause cause, Severity severity, String text) {
    return new Finding(member, cause, severity, WatchReports.NOW, text, List.of(), "a");
  }

  private static WatchReport found(Finding... findings) {
    return WatchReports.report("m1", List.of(), List.of(findings));
  }

  private static WatchReport of(MemberReport... members) {
    return WatchReports.report("m1", List.of(members), List.of());
  }

  private static WatchReport led(String leader, long changes) {
    return WatchReports.report(WatchReports.NOW, leader, changes, List.of(), List.of());
  }
}
