package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.RaftReading;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaderLogTest {

  private static final long SECOND = 1_000_000_000L;

  private final LeaderLog log = new LeaderLog();
  private long now = Long.MAX_VALUE - 30 * SECOND; // it may begin anywhere, and wrap

  @Test
  void shouldCountEachChangeOnceWhoeverTellsOfIt() {
    assertThat(see("a", 4)).as("the first leader").isFalse();
    assertThat(see("0", 5)).as("an election").isFalse();
    assertThat(see("b", 5)).isTrue();
    assertThat(see("b", 5)).as("told by another").isFalse();
    assertThat(see("a", 4)).as("who has not heard of it yet").isFalse();
    assertThat(see("b", 7)).as("the same again").isTrue();

    assertThat(log.count()).isEqualTo(2);
    assertThat(log.changes()).containsExactly(now - 3 * SECOND, now);
    assertThat(log.leader()).isEqualTo("b");
    assertThat(log.term()).isEqualTo(7);
  }

  @Test
  void shouldNotBeLedBackByWhoIsBehind() {
    see("a", 800);
    see("b", 801);
    for (int second = 0; second < 300; second++) {
      assertThat(see("a", 800)).isFalse();
      see(second % 3 == 0 ? "b" : "0", 801);
    }
    assertThat(log.leader()).isEqualTo("b");
  }

  @Test
  void shouldCountOnAfterARestoreFromASnapshot() {
    see("a", 800);
    see("b", 801);

    int seconds = 0;
    while (!see("c", 2)) {
      assertThat(++seconds).isLessThan(120);
    }
    assertThat(seconds).as("an old leader may hold on for an election timeout").isGreaterThan(50);
    assertThat(log.term()).isEqualTo(2);
    assertThat(see("a", 3)).isTrue();
    assertThat(log.count()).isEqualTo(3);
  }

  private boolean see(String leader, long term) {
    now += SECOND;
    return log.see(
        new RaftReading("1", term, 1, 1, leader, "StateFollower", Map.of(), null, false), now);
  }
}
