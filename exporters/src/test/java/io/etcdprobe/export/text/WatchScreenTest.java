package io.etcdprobe.export.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.export.WatchReports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WatchScreenTest {

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private int rows = 50;

  @Test
  void shouldShowEachReportInThePlaceOfTheOneBefore() {
    try (WatchScreen screen = screen()) {
      screen.show(WatchReports.troubled());
      screen.show(WatchReports.healthy());
      screen.show(WatchReports.troubled());
      screen.show(WatchReports.healthy());
    }
    assertThat(shown("$ etcd-probe watch"))
        .startsWith(
            "$ etcd-probe watch",
            "OK at 2026-01-02 03:04:05Z: m1 is the leader in term 7 of cluster")
        .endsWith("status of m1, m2, m3.", "")
        .hasSize(13);
  }

  @Test
  void shouldCutWhatTheTerminalHasNoRoomFor() {
    rows = 10;
    try (WatchScreen screen = screen()) {
      screen.show(WatchReports.troubled());
      screen.show(WatchReports.troubled());
    }
    assertThat(shown("$")).endsWith("and 17 more lines", "").hasSize(11);
  }

  @Test
  void shouldFollowATerminalThatChangesItsHeight() {
    try (WatchScreen screen = screen()) {
      for (int height : List.of(50, 5, 1, 2, 3, 0, 50)) {
        rows = height;
        screen.show(WatchReports.troubled());
        if (height > 1) {
          assertThat(shown("$")).hasSizeLessThanOrEqualTo(height + 1);
        }
      }
    }
    assertThat(shown("$").getLast()).isEmpty();
    assertThat(shown("$")).hasSize(27);
    assertThat(shown("$").get(25)).contains("raise --quota-backend-bytes");
  }

  @Test
  void shouldLeaveTheLastReportAndSayNothingAfterwards() {
    WatchScreen screen = screen();
    screen.show(WatchReports.healthy());
    screen.close();
    int written = terminal.size();
    screen.close();
    screen.show(WatchReports.troubled());

    assertThat(terminal.size()).isEqualTo(written);
    assertThat(shown("$")).contains("status of m1, m2, m3.");
  }

  @Test
  void shouldWriteNothingIfNothingWasShown() {
    screen().close();
    assertThat(terminal.size()).isZero();
  }

  private WatchScreen screen() {
    return new WatchScreen(
        new PrintStream(terminal, false, StandardCharsets.UTF_8),
        new Style(false, true, 80),
        ZoneOffset.UTC,
        () -> rows);
  }

  /** The lines of a high terminal; fails on any sequence that it does not know. */
  private List<String> shown(String before) {
    List<String> lines = new ArrayList<>(List.of(before, ""));
    int at = 1;
    Matcher parts =
        Pattern.compile("\u001b\\[(\\d+)A|\u001b\\[([JK])|([\r\n])|([^\u001b\r\n]+)")
            .matcher(terminal.toString(StandardCharsets.UTF_8));
    int end = 0;
    while (parts.find()) {
      assertThat(parts.start()).isEqualTo(end);
      end = parts.end();
      if (parts.group(1) != null) {
        at -= Integer.parseInt(parts.group(1));
        assertThat(at).isPositive();
      } else if (parts.group(2) != null) {
        if (parts.group(2).equals("J")) {
          lines.subList(at + 1, lines.size()).clear();
        }
        lines.set(at, "");
      } else if (parts.group(4) != null) {
        assertThat(lines.set(at, parts.group(4))).as("not cleared").isEmpty();
      } else if (parts.group(3).equals("\n") && ++at == lines.size()) {
        lines.add("");
      }
    }
    return lines;
  }
}
