package io.etcdprobe.watch.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command line says. */
class StartFlagsTest {

  private static Optional<ElectionTiming> of(String commandLine) {
    return StartFlags.timing(List.of(commandLine.split(" ", -1)));
  }

  private static Optional<ElectionTiming> timing(int heartbeatMillis, int electionMillis) {
    return Optional.of(
        new ElectionTiming(Duration.ofMillis(heartbeatMillis), Duration.ofMillis(electionMillis)));
  }

  @Test
  void shouldReadFlagsInEveryFormOfGo() {
    assertThat(of("etcd --heartbeat-interval=150 --election-timeout=1500"))
        .isEqualTo(timing(150, 1500));
    assertThat(of("etcd --heartbeat-interval 150 --name a --election-timeout 1500"))
        .isEqualTo(timing(150, 1500));
    assertThat(of("etcd -heartbeat-interval=150 -election-timeout 1500"))
        .isEqualTo(timing(150, 1500));
  }

  @Test
  void shouldAssumeTheDefaultForTheOneThatIsNotGiven() {
    assertThat(of("etcd --election-timeout=5000")).isEqualTo(timing(100, 5000));
    assertThat(of("etcd --heartbeat-interval=200")).isEqualTo(timing(200, 1000));
  }

  @ParameterizedTest
  @CsvSource({
    "etcd --unsafe-no-fsync, true",
    "etcd -unsafe-no-fsync --name a, true",
    "etcd --name a --unsafe-no-fsync=true, true",
    "etcd --unsafe-no-fsync=1, true",
    "etcd --unsafe-no-fsync false, true",
    "etcd --unsafe-no-fsync=false, false",
    "etcd --unsafe-no-fsync --unsafe-no-fsync=false, false",
    "etcd --unsafe-no-fsyncs, false",
    "etcd unsafe-no-fsync, false",
    "etcd ---unsafe-no-fsync, false",
    "etcd -- --unsafe-no-fsync, false",
    "etcd --config-file=/etc/etcd.yaml --unsafe-no-fsync, false",
    "etcd, false"
  })
  void shouldTellAMemberThatMakesNothingDurable(String commandLine, boolean unsafe) {
    assertThat(StartFlags.unsafe(List.of(commandLine.split(" ", -1)))).isEqualTo(unsafe);
  }

  @Test
  void shouldTakeTheLastOfSeveral() {
    assertThat(of("etcd --election-timeout=5000 --election-timeout 2000"))
        .isEqualTo(timing(100, 2000));
  }

  @Test
  void shouldNotTakeOtherArgumentsForTheFlags() {
    assertThat(
            of(
                "etcd --election-timeouts=5000 election-timeout=5000 ---election-timeout=5000"
                    + " --data-dir=--election-timeout=5000 -- --election-timeout=5000"))
        .isEmpty();
  }

  @Test
  void shouldNotTellFromALineThatDoesNot() {
    assertThat(StartFlags.timing(List.of())).isEmpty();
    assertThat(of("etcd --name a")).as("the environment may tell").isEmpty();
    assertThat(of("etcd --config-file=/etc/etcd.yaml --election-timeout=5000")).isEmpty();
    assertThat(of("etcd --config-file /etc/etcd.yaml")).isEmpty();
    assertThat(of("etcd --election-timeout")).isEmpty();
    assertThat(of("etcd --election-timeout=")).isEmpty();
    assertThat(of("etcd --election-timeout=1s")).isEmpty();
    assertThat(of("etcd --election-timeout=-5")).isEmpty();
    assertThat(of("etcd --election-timeout=99999999999")).isEmpty();
    assertThat(of("etcd --heartbeat-interval=900 --election-timeout=1000")).isEmpty();
    assertThat(of("etcd --heartbeat-interval=0")).isEmpty();
  }
}
