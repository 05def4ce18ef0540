package io.etcdprobe.examples.lab.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.finding.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {

  @Test
  void readsWhatTheScoreNeedsAndPassesOverTheRest() {
    Judgement said =
        Judgement.parse(
            """
            {"schema":"1","time":"2026-01-01T00:00:00Z","status":"warning",
             "cluster":{"id":"1","term":2,"leader":"m1","size":3,"quorum":2},
             "members":[{"name":"m1","risk":0.5}],
             "findings":[{"member":"m1","cause":"disk-slow","severity":"warning",
                          "since":"2026-01-01T00:00:00Z","evidence":{"x":[1]},"advice":"a"}],
             "later":{}}
            """);

    assertThat(said.status()).isEqualTo("warning");
    assertThat(said.findings())
        .containsExactly(new Judgement.Finding("m1", "disk-slow", Severity.WARNING));
  }

  @Test
  void keepsACauseThatNobodyKnows() {
    Judgement said =
        Judgement.parse(
            "{\"status\":\"ok\",\"findings\":[{\"member\":\"m9\",\"cause\":\"gremlins\","
                + "\"severity\":\"info\"}]}");

    assertThat(said.findings()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "nonsense",
        "{\"status\":\"ok\"",
        "{\"status\":\"ok\"}",
        "{\"status\":\"fine\",\"findings\":[]}",
        "{\"status\":1,\"findings\":[]}",
        "{\"status\":\"ok\",\"findings\":{}}",
        "{\"status\":\"ok\",\"findings\":[null]}",
        "{\"status\":\"ok\",\"findings\":[{\"member\":\"m1\",\"cause\":\"quota\"}]}",
        "{\"status\":\"ok\",\"findings\":[{\"member\":\"\",\"cause\":\"quota\","
            + "\"severity\":\"info\"}]}",
        "{\"status\":\"ok\",\"findings\":[{\"member\":\"m1\",\"cause\":[],"
            + "\"severity\":\"info\"}]}",
        "{\"status\":\"ok\",\"findings\":[{\"member\":\"m1\",\"cause\":\"quota\","
            + "\"severity\":\"WARNING\"}]}",
      })
  void refusesALineThatIsNoJudgement(String line) {
    assertThatThrownBy(() -> Judgement.parse(line)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesALineOfBracketsWithoutFallingOver() {
    assertThatThrownBy(() -> Judgement.parse("[".repeat(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
