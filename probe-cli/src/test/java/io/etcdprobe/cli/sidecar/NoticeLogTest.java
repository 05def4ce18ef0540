package io.etcdprobe.cli.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeLogTest {

  private final List<String> lines = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-01T10:00:00Z");
  private long nanos = Long.MAX_VALUE - 5_000_000_000L; // a clock may begin anywhere, and wrap
  private final NoticeLog log = new NoticeLog(lines::add, () -> now, () -> nanos);

  @Test
  void shouldSayEachTopicAtOnce() {
    log.say("a", "one");
    log.say("b", "two\nlines");

    assertThat(lines)
        .containsExactly(
            "2026-11-01T10:00:00Z etcd-probe: one", "2026-11-01T10:00:00Z etcd-probe: two lines");
  }

  @Test
  void shouldHoldBackOneChangeAndSayItWithItsTime() {
    log.say("a", "down");
    pass(3);
    log.say("a", "up");
    assertThat(lines).hasSize(1);
    pass(7);

    assertThat(lines.getLast()).isEqualTo("2026-11-01T10:00:03Z etcd-probe: up");
  }

  @Test
  void shouldBecomeQuieterTheLongerItGoesOn() {
    for (int second = 0; second < 3600; second++) {
      log.say("a", second % 2 == 0 ? "down" : "up");
      pass(1);
    }
    log.end();

    assertThat(lines).hasSizeBetween(5, 14);
    assertThat(lines.get(1)).contains("(the last of ", " such changes since 2026-11-01T10:00:01Z)");
  }

  @Test
  void shouldSpeakAtOnceAgainAfterALongCalm() {
    for (int second = 0; second < 120; second++) {
      log.say("a", "flap");
      pass(1);
    }
    pass(3600);
    int before = lines.size();
    log.say("a", "down");
    pass(10);
    log.say("a", "up");

    assertThat(lines).hasSize(before + 2);
  }

  @Test
  void shouldNotBeSilencedByAClockThatIsPutBack() {
    log.say("a", "down");
    now = now.minusSeconds(7200);
    log.say("a", "up");
    pass(10);

    assertThat(lines.getLast()).isEqualTo("2026-11-01T08:00:00Z etcd-probe: up");
  }

  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      now = now.plusSeconds(1);
      nanos += 1_000_000_000;
      log.tick();
    }
  }
}
