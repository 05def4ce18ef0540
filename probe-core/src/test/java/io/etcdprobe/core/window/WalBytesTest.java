package io.etcdprobe.core.window;

import static io.etcdprobe.core.cluster.Samples.MS;
import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.judge;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.cluster.Samples;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.rule.Suspicion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalBytesTest {

  @ParameterizedTest
  @CsvSource({
    "3.4.23, TWICE",
    "3.5.30, TWICE",
    "3.6.0, ONCE",
    "3.6.13, ONCE",
    "3.7.0-rc.1, ONCE",
    "3.10.1, ONCE",
    "4.0.0, ONCE",
    "'', UNKNOWN",
    "unknown, UNKNOWN"
  })
  void shouldKnowByTheVersionHowOftenBytesAreCounted(String version, WalBytes bytes) {
    assertThat(WalBytes.of(version)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"3.5.30, WARNING", "3.6.13, INFO"})
  void shouldGrantADiskTheTimeThatItsBytesTake(String version, Severity severity) {
    assertThat(judge(cluster(large(leader().version(version)), follower("m2").healthy(20))))
        .extracting(Suspicion::severity)
        .containsExactly(severity);
  }

  @Test
  void shouldSayWhatItTookForGrantedWhereTheVersionIsUnknown() {
    List<Suspicion> found = judge(cluster(large(leader().version("")), follower("m2").healthy(20)));

    assertThat(found)
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.text())
                    .endsWith(
                        "its version is unknown, so its WAL's bytes are assumed to be counted"
                            + " twice, as before 3.6"));
  }

  @Test
  void shouldGoByTheMetricsWhereTheStatusIsNotToBeHad() {
    Samples member =
        leader().unstated().byLabel(EtcdMetric.SERVER_VERSION, Map.of("3.6.13", 1.0)).healthy(2);

    assertThat(WalBytes.of(member.window())).isEqualTo(WalBytes.ONCE);
  }

  /** Fdatasyncs of 50 ms, each of 400 kB by the counter. */
  private static Samples large(Samples member) {
    double bytes = 0;
    member.value(EtcdMetric.WAL_BYTES, bytes).healthy(4);
    for (int second = 0; second < 16; second++) {
      for (int i = 0; i < 10; i++) {
        member.fsync(0.050);
        bytes += 400_000;
      }
      member.value(EtcdMetric.WAL_BYTES, bytes).second(2 * MS, 60 * MS, 4 * MS, MS);
    }
    return member;
  }
}
