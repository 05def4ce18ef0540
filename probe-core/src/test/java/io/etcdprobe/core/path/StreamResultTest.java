package io.etcdprobe.core.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.timing.ElectionTiming;
import org.junit.jupiter.api.Test;

class StreamResultTest {

  private static final long MILLI = 1_000_000;

  @Test
  void shouldCountAnswersThatAreLaterThanOneTwoAndNineHeartbeats() {
    StreamResult stream =
        StreamResult.of(
            Traces.stream(3_000 * MILLI, MILLI, 101 * MILLI, 201 * MILLI, 901 * MILLI, 899 * MILLI),
            ElectionTiming.DEFAULT);

    assertThat(stream.lateOne()).isEqualTo(4);
    assertThat(stream.lateTwo()).isEqualTo(3);
    assertThat(stream.lateElection()).isEqualTo(1);
    assertThat(stream.answered()).isEqualTo(5);
  }

  @Test
  void shouldCountAMessageWithoutAnAnswerAsLateAsTheStreamWasLong() {
    StreamResult stream =
        StreamResult.of(Traces.stream(2_000 * MILLI, MILLI, 0, 0), ElectionTiming.DEFAULT);

    assertThat(stream.answered()).isEqualTo(1);
    assertThat(stream.lateElection()).isEqualTo(2);
    assertThat(stream.longestSilenceNanos()).isEqualTo(1_899 * MILLI);
    assertThat(stream.response().maxNanos()).isGreaterThanOrEqualTo(1_797 * MILLI);
  }

  @Test
  void shouldNotCallTheTimeAfterTheLastAnswerASilence() {
    StreamResult stream =
        StreamResult.of(Traces.stream(5_000 * MILLI, MILLI, MILLI), ElectionTiming.DEFAULT);

    assertThat(stream.longestSilenceNanos()).isEqualTo(101 * MILLI);
  }

  @Test
  void shouldSeeTheSilenceBetweenAnswersThatComeAllAtOnce() {
    // Answers to three messages come together, 700 ms after the first was due.
    StreamResult stream =
        StreamResult.of(
            Traces.stream(2_000 * MILLI, MILLI, 700 * MILLI, 600 * MILLI, 500 * MILLI),
            ElectionTiming.DEFAULT);

    assertThat(stream.longestSilenceNanos()).isEqualTo(799 * MILLI);
  }
}
