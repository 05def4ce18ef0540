package io.etcdprobe.watch.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.Trouble.Kind;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the health checks say. */
class HealthParserTest {

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.23", "3.5.16", "3.6.13"})
  void shouldReadGoodHealth(String version) throws Exception {
    assertThat(HealthParser.health(200, Golden.open(version, "health-follower.txt")))
        .isEqualTo(new HealthReading(true, ""));
  }

  @Test
  void shouldReadBadHealth() throws Exception {
    assertThat(HealthParser.health(503, Golden.open("3.4.23", "health-no-leader.txt")))
        .isEqualTo(new HealthReading(false, ""));
    assertThat(HealthParser.health(503, Golden.open("3.5.16", "health-no-leader.txt")))
        .isEqualTo(new HealthReading(false, "RAFT NO LEADER"));
  }

  @Test
  void shouldNotBelieveAHealthThatTheStatusDenies() throws Exception {
    assertThat(HealthParser.health(503, stream("{\"health\":\"true\"}")).healthy()).isFalse();
  }

  @Test
  void shouldShowReasonsOnOneHarmlessLine() throws Exception {
    String reason = "\\u001b[2Jdisk\\n\\n gone \\u202e" + "x".repeat(500);
    HealthReading answer =
        HealthParser.health(503, stream("{\"health\":\"false\",\"reason\":\"" + reason + "\"}"));
    assertThat(answer.reason()).startsWith("[2Jdisk gone x").endsWith("x...").hasSize(163);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{",
        "{}",
        "[]",
        "{\"health\":true}",
        "{\"health\":null}",
        "\0",
        "no"
      })
  void shouldTellOtherAnswersFromEtcd(String body) {
    assertThat(
            catchThrowableOfType(
                    SourceException.class, () -> HealthParser.health(200, stream(body)))
                .kind())
        .isEqualTo(Kind.NOT_ETCD);
  }

  @Test
  void shouldGiveUpOnAnAnswerBeyondMeasure() {
    String body = "{\"health\":\"true\",\"reason\":\"" + "x".repeat(70_000) + "\"}";
    assertThat(
            catchThrowableOfType(
                    SourceException.class, () -> HealthParser.health(200, stream(body)))
                .kind())
        .isEqualTo(Kind.TOO_LARGE);
  }
}
