package io.etcdprobe.export.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.disk.DiskProgress;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.export.Reports;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DiskTextTest {

  private static final Style PLAIN = new Style(false, true, 80);

  @Test
  void shouldReadLikeThisForAHealthyDisk() {
    assertThat(text(Reports.healthy(), PLAIN)).isEqualTo(Expected.HEALTHY);
  }

  @Test
  void shouldReadLikeThisForADiskThatStalls() {
    assertThat(text(Reports.stalling(), PLAIN)).isEqualTo(Expected.STALLING);
  }

  @Test
  void shouldStillEndWithAVerdictWhenNothingWasMeasured() {
    assertThat(text(Reports.empty(), PLAIN).lines().toList().getLast())
        .isEqualTo(
            "INCONCLUSIVE: fdatasync: none was measured; run longer, and 3 more; interrupted");
  }

  @Test
  void shouldExplainItselfBeforeTheRun() {
    StringBuilder out = new StringBuilder();
    DiskReport report = Reports.stalling();
    DiskHeader.render(
        report.target(),
        report.warnings(),
        List.of("removed .etcd-probe-1-2, which a killed run had left"),
        new Plan(Pattern.ETCD, 150, 2300, 60_000_000_000L, 0, 2_000_000_000L, false, null),
        PLAIN,
        out);

    assertThat(out.toString()).isEqualTo(Expected.HEADER);
  }

  @Test
  void shouldSayWhatARunLacksThatIsTooShortToPass() {
    assertThat(header(new Plan(Pattern.DSYNC, 50, 2300, 3_000_000_000L, 0, 0, false, null)))
        .contains("3 s are too short to pass: that takes 382 writes; give --duration 10s or more");
    assertThat(header(new Plan(Pattern.DSYNC, 0, 2300, 3_000_000_000L, 0, 0, false, null)))
        .doesNotContain("too short");
  }

  private static String header(Plan plan) {
    StringBuilder out = new StringBuilder();
    DiskHeader.render(
        Reports.healthy().target(), List.of(), List.of(), plan, new Style(false, true, 200), out);
    return out.toString();
  }

  @Property(tries = 300)
  void shouldNeverBeWiderThanThePage(@ForAll @IntRange(min = 40, max = 200) int width) {
    for (DiskReport report :
        List.of(Reports.healthy(), Reports.stalling(), Reports.empty(), Reports.hostile())) {
      assertThat(text(report, new Style(false, true, width)).lines())
          .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void shouldNotLetAnybodysNamesReachTheTerminalAsCommands() {
    for (Style style : List.of(PLAIN, new Style(false, false, 60))) {
      String text = text(Reports.hostile(), style);
      StringBuilder header = new StringBuilder();
      DiskHeader.render(
          Reports.hostile().target(),
          Reports.hostile().warnings(),
          List.of(),
          new Plan(Pattern.FIO, 0, 1, 0, 7, 0, true, null),
          style,
          header);

      assertThat(text + header).doesNotContain("\u001b", "\r", "\u0007");
    }
  }

  @Test
  void shouldUseOnlyAsciiWhereNothingElseCanBeShown() {
    assertThat(text(Reports.stalling(), new Style(false, false, 80))).matches("\\p{ASCII}*");
  }

  @Test
  void shouldPaintTheVerdictOnlyWhenColoursAreWanted() {
    assertThat(text(Reports.stalling(), new Style(true, true, 80)))
        .contains("\u001b[31mFAIL:\u001b[0m");
    assertThat(text(Reports.stalling(), PLAIN)).doesNotContain("\u001b");
  }

  @Test
  void shouldKeepTheLiveLineOnOneLineAndRemoveIt() {
    StringBuilder terminal = new StringBuilder();
    Histogram interval = LatencyRecorder.emptyHistogram();
    interval.recordValue(2_000_000);
    try (LiveProgress live = new LiveProgress(terminal, new Style(false, true, 60))) {
      for (int second = 1; second < 40; second++) {
        live.progress(
            new DiskProgress(
                second < 3,
                second * 1_000_000_000L,
                60_000_000_000L,
                150L * second,
                interval,
                interval,
                second));
      }
    }
    assertThat(terminal.toString()).doesNotContain("\n").endsWith("\r\u001b[K");
    for (String shown : terminal.toString().split("\r\u001b\\[K", -1)) {
      assertThat(shown.length()).isLessThan(60);
    }
    assertThat(terminal.toString()).contains("39 s of 60 s  5850 writes  p50 2 ms  p99 2 ms");
  }

  @Test
  void shouldShowATenfoldLatencyAlwaysTheSameStepHigher() {
    assertThat(
            Sparkline.of(
                List.of(1L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L, 5_000_000_000L), true))
        .isEqualTo("▁▁▃▅▇█");
    assertThat(Sparkline.of(List.of(1L, 5_000_000_000L), false)).isEqualTo("_#");
  }

  private static String text(DiskReport report, Style style) {
    StringBuilder out = new StringBuilder();
    DiskText.render(report, style, ZoneOffset.UTC, out);
    return out.toString();
  }
}
