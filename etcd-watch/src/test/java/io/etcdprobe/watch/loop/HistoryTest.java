package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.Trouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {

  @ParameterizedTest
  @CsvSource({
    "1,500,100",
    "3,500,100",
    "4,500,76",
    "10,500,31",
    "10,20,20",
    "40,500,16",
    "1000,500,16",
    "5,0,0"
  })
  void shouldKeepWhatIsYoungButNotTooManyNorTooFew(int step, int added, int kept) {
    History<Integer> history = new History<>(100, 300);
    for (int i = 0; i < added; i++) {
      history.add(Outcome.answered((long) i * step, (long) i * step, i));
    }

    assertThat(history.all()).hasSize(kept);
    assertThat(history.last()).isEqualTo(added == 0 ? null : added - 1);
  }

  @Test
  void shouldRememberTheLastAnswerHoweverLongNoneCame() {
    History<String> history = new History<>(20, 300);
    assertThat(history.last()).isNull();
    history.add(Outcome.answered(0, 0, "answer"));
    for (int i = 1; i < 500; i++) {
      history.add(Outcome.failed(i, i, new Trouble(Trouble.Kind.REFUSED, "refused")));
    }

    assertThat(history.last()).isEqualTo("answer");
    assertThat(history.all()).noneMatch(Outcome::ok);
  }
}
