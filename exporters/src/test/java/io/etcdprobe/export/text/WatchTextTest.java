package io.etcdprobe.export.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.export.WatchReports;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WatchTextTest {

  private static final Style PLAIN = new Style(false, true, 80);

  @Test
  void shouldReadLikeThisForAHealthyCluster() {
    assertThat(text(WatchReports.healthy(), PLAIN))
        .isEqualTo(
            """
            OK at 2026-01-02 03:04:05Z: m1 is the leader in term 7 of cluster
            cdf818194e3a8c32; 3 of 3 members answer, quorum is 2 of 3; 1 leader change since
            the watch began

            member  role      version      put    read  fsync p99       db/quota  risk/day
            m1      leader    3.5.17   3.21 ms  1.4 ms       4 ms  220 MB/2.1 GB     <0.01
            m2      follower  3.5.17   3.21 ms  1.4 ms       4 ms  220 MB/2.1 GB         0
            m3      follower  3.5.17   3.21 ms  1.4 ms       4 ms  220 MB/2.1 GB         0

            Nothing was found in fsync p99, linearizable read, put, serializable read,
            status of m1, m2, m3.
            """);
  }

  @Test
  void shouldReadLikeThisForAClusterInTrouble() {
    assertThat(text(WatchReports.troubled(), PLAIN))
        .isEqualTo(
            """
            CRITICAL at 2026-01-02 03:04:05Z: m2 is the leader in term 7 of cluster
            cdf818194e3a8c32; 2 of 3 members answer, quorum is 2 of 3; 1 leader change since
            the watch began

            member  role      version      put    read  fsync p99       db/quota  risk/day
            m2      leader    3.4.23    2.13 s   12 ms     1.02 s  1.9 GB/2.1 GB      1440
                    stalled twice in the last minute; no metrics:
                    https://m2.example:2379/metrics: timed out after 1 s
            m3      unreachable: no metrics, status: m3.example:2379: connection refused
            m1      follower  3.5.17   3.21 ms  1.4 ms       4 ms  220 MB/2.1 GB         0

            findings
              critical  m2: disk stalls, since 03:03:23 (42 s ago)
                        an fdatasync of the WAL stood still for at least 1.02 s; beyond
                        (E-1)H = 900 ms a leader may lose its leadership
              advice    move the leadership away (etcdctl move-leader), then look at what
                        else writes to m2's disk: iostat -x 1, and etcd-probe disk on that
                        host
              critical  m3: member down, since 02:02:00 (1 h 2 min ago)
                        nothing listens on m3.example:2379; 2 of 3 members are left, one
                        more loss ends the quorum
              advice    start etcd on m3 or find out why it stopped: journalctl -u etcd
              warning   m2: database quota, since 2025-12-30 01:04:05 (3 d 2 h ago)
                        the database is 1.9 GB, 88.5 % of its quota of 2.1 GB
              advice    compact and defragment, or raise --quota-backend-bytes
            """);
  }

  @Test
  void shouldSayThatNothingWasSeenRatherThanThatNothingIsWrong() {
    assertThat(text(WatchReports.blind(), PLAIN))
        .isEqualTo(
            """
            UNKNOWN at 2026-01-02 03:04:05Z: no leader is known; 0 of 1 member answers, the
            cluster's size is not known here; no leader change since the watch began

            member
            https://10.0.0.1:2379  unreachable: no status: 10.0.0.1:2379: certificate signed
                                   by an authority that is not trusted

            Nothing was found because nothing was seen: no member gave a figure.
            """);
  }

  @Test
  void shouldSayWhoIsNotWatchedAndWhy() {
    assertThat(text(WatchReports.partly(), PLAIN))
        .contains("2 of 4 members answer, quorum is 3 of 4")
        .contains(
            """
            not watched
            m3  unix://m3:2379: a Unix socket cannot be asked from here
            10.0.0.4:2380  it was added and has never been started
            """)
        .contains("nothing was seen of m3, 10.0.0.4:2380.");
  }

  @Test
  void shouldGiveUpTheColumnsThatMatterLeastOnANarrowPage() {
    assertThat(titles(80)).isEqualTo("member role version put read fsync p99 db/quota risk/day");
    assertThat(titles(70)).isEqualTo("member role put read fsync p99 db/quota risk/day");
    assertThat(titles(65)).isEqualTo("member role put fsync p99 db/quota risk/day");
    assertThat(titles(50)).isEqualTo("member role put fsync p99 risk/day");
    assertThat(titles(40)).isEqualTo("member role fsync p99 risk/day");
  }

  private static String titles(int width) {
    return text(WatchReports.healthy(), new Style(false, true, width))
        .lines()
        .filter(line -> line.startsWith("member"))
        .findFirst()
        .orElseThrow()
        .replaceAll(" +", " ");
  }

  @Test
  void shouldTellTheTimeWhereTheReaderIs() {
    StringBuilder out = new StringBuilder();
    WatchText.render(WatchReports.troubled(), PLAIN, ZoneId.of("Asia/Kathmandu"), out);
    assertThat(out.toString())
        .startsWith("CRITICAL at 2026-01-02 08:49:05+05:45: ")
        .contains("since 08:48:23 (42 s ago)");
  }

  @Test
  void shouldSayHowLongAgoWithTwoUnitsAtMost() {
    assertThat(Quantity.span(Duration.ofSeconds(-5))).isEqualTo("0 s");
    assertThat(Quantity.span(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Quantity.span(Duration.ofSeconds(60))).isEqualTo("1 min");
    assertThat(Quantity.span(Duration.ofSeconds(3599))).isEqualTo("59 min 59 s");
    assertThat(Quantity.span(Duration.ofSeconds(3725))).isEqualTo("1 h 2 min");
    assertThat(Quantity.span(Duration.ofDays(40))).isEqualTo("40 d");
  }

  @Property(tries = 200)
  void shouldNeverBeWiderThanThePage(@ForAll @IntRange(min = 40, max = 120) int width) {
    for (WatchReport report : reports()) {
      for (boolean unicode : List.of(true, false)) {
        for (String line : text(report, new Style(false, unicode, width)).split("\n", -1)) {
          assertThat(Columns.of(line)).as(line).isLessThanOrEqualTo(width);
        }
      }
    }
  }

  @Property(tries = 300)
  void shouldNeverBeWiderThanThePageWhateverNamesAre(
      @ForAll String name, @ForAll @IntRange(min = 40, max = 120) int width) {
    WatchReport report =
        WatchReports.report(
            name,
            List.of(WatchReports.member(name, 3), WatchReports.member(name + name, name, 0)),
            List.of(
                new Finding(
                    name,
                    Cause.NETWORK_PARTITION,
                    Severity.INFO,
                    WatchReports.NOW,
                    name,
                    List.of(),
                    name)));
    for (String line : text(report, new Style(false, true, width)).split("\n", -1)) {
      assertThat(Columns.of(line)).as(line).isLessThanOrEqualTo(width);
      assertThat(line).doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}]");
    }
  }

  @Test
  void shouldNotLetAnybodysNamesReachTheTerminalAsCommands() {
    for (Style style : List.of(PLAIN, new Style(false, false, 60))) {
      assertThat(text(WatchReports.hostile(), style).replace("\n", ""))
          .doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}]");
    }
  }

  @Test
  void shouldUseOnlyAsciiWhereNothingElseCanBeShown() {
    for (WatchReport report : reports()) {
      assertThat(text(report, new Style(false, false, 80))).matches("\\p{ASCII}*");
    }
  }

  @Test
  void shouldPaintBySeverityAndOnlyWhenColoursAreWanted() {
    String painted = text(WatchReports.troubled(), new Style(true, true, 80));
    assertThat(painted)
        .startsWith("\u001b[31mCRITICAL\u001b[0m at ")
        .contains("\n\u001b[31mm2\u001b[0m      leader", "\nm1      follower")
        .contains("  \u001b[31mcritical\u001b[0m  m2:", "  \u001b[33mwarning\u001b[0m   m2:");
    assertThat(painted.replaceAll("\u001b\\[\\d+m", ""))
        .isEqualTo(text(WatchReports.troubled(), PLAIN));
    assertThat(text(WatchReports.healthy(), new Style(true, true, 80)))
        .startsWith("\u001b[32mOK\u001b[0m at ");
  }

  private static List<WatchReport> reports() {
    return List.of(
        WatchReports.healthy(),
        WatchReports.troubled(),
        WatchReports.blind(),
        WatchReports.hostile());
  }

  private static String text(WatchReport report, Style style) {
    StringBuilder out = new StringBuilder();
    WatchText.render(report, style, ZoneOffset.UTC, out);
    return out.toString();
  }
}
