package io.etcdprobe.core.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.path.TimingAdvice.DiskNeed;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreflightTest {

  private static final long MILLI = 1_000_000;
  private static final ElectionTiming TIMING = ElectionTiming.DEFAULT;

  private static Preflight preflight(String... waivers) {
    return new Preflight(
        TIMING, PathLimits.defaults(TIMING), Arrays.stream(waivers).map(Waiver::of).toList());
  }

  private static Traces.Builder slow(long roundTripNanos) {
    UdpTrace whole = Traces.whole(3000);
    long[] got = new long[3000];
    Arrays.setAll(got, k -> whole.sent().at(k) + roundTripNanos + Traces.TURN);
    Traces.Builder path = Traces.path();
    path.udp =
        new UdpTrace(
            Traces.INTERVAL,
            whole.sent(),
            whole.taken(),
            whole.answered(),
            Ticks.of(got),
            0,
            0,
            0,
            0,
            0,
            0,
            0);
    return path;
  }

  private static PreflightReport report(Preflight preflight, Traces.Builder a, DiskNeed... disks) {
    List<PairReport> pairs = new ArrayList<>();
    pairs.addAll(preflight.judge("a", "b", List.of(a.record())));
    pairs.addAll(preflight.judge("b", "a", List.of(Traces.path().record())));
    return preflight.report("1", Instant.EPOCH, List.of("a", "b"), pairs, List.of(disks));
  }

  @Test
  void shouldAdviseOneAndAHalfRoundTripsAndTenHeartbeats() {
    PreflightReport report = report(preflight(), slow(130 * MILLI));

    assertThat(report.status()).isEqualTo(Status.FAIL);
    assertThat(report.advice().changes()).isTrue();
    assertThat(report.advice().timing())
        .isEqualTo(new ElectionTiming(Duration.ofMillis(200), Duration.ofSeconds(2)));
    assertThat(report.advice().reason()).contains("from a to b is 130 ms");
  }

  @Test
  void shouldTakeTheLargerDemandOfPathsAndDisks() {
    ElectionTiming disk = new ElectionTiming(Duration.ofMillis(150), Duration.ofSeconds(5));
    assertThat(report(preflight(), slow(130 * MILLI), new DiskNeed("d.json", disk)).advice())
        .satisfies(
            advice -> {
              assertThat(advice.timing())
                  .isEqualTo(new ElectionTiming(Duration.ofMillis(200), Duration.ofSeconds(5)));
              assertThat(advice.reason()).isEqualTo("the disk of d.json needs them");
            });
    assertThat(report(preflight(), Traces.path(), new DiskNeed("d.json", null)).advice().timing())
        .isNull();
    assertThat(report(preflight(), Traces.path()).advice().changes()).isFalse();
  }

  @Test
  void shouldNotAdviseWhatEtcdRefuses() {
    PreflightReport report = report(preflight(), slow(4_000 * MILLI));

    assertThat(report.advice().timing()).isNull();
    assertThat(report.advice().reason()).contains("50 s");
  }

  @Test
  void shouldNotCountAWaivedCheck() {
    assertThat(report(preflight("rtt:a>b"), slow(130 * MILLI)).status()).isEqualTo(Status.PASS);
    assertThat(report(preflight("rtt"), slow(130 * MILLI)).status()).isEqualTo(Status.PASS);
    assertThat(report(preflight("rtt:b>a"), slow(130 * MILLI)).status()).isEqualTo(Status.FAIL);
    assertThat(report(preflight("mtu"), slow(130 * MILLI)).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void shouldRefuseAWaiverOfNothing() {
    assertThatThrownBy(() -> Waiver.of("mut"))
        .hasMessage(
            "'mut' is no check; there are names, ports, mtu, loss, burst, rtt, stream, bandwidth,"
                + " clock, integrity, host");
    assertThatThrownBy(() -> Waiver.of("mtu:a")).hasMessageContaining("names no pair");
    assertThatThrownBy(() -> Waiver.of("mtu:>a")).hasMessageContaining("names no pair");
  }

  @Test
  void shouldNotPassWhatWasStopped() {
    Preflight preflight = preflight();
    PreflightReport half =
        preflight.report(
            "1",
            Instant.EPOCH,
            List.of("a", "b"),
            preflight.judge("a", "b", List.of(Traces.path().record())),
            List.of());

    assertThat(half.complete()).isFalse();
    assertThat(half.status()).isEqualTo(Status.INCONCLUSIVE);
  }

  @Test
  void shouldCompareTwoAddressesDatagramByDatagram() {
    Traces.Builder overlay = slow(130_000);
    List<PairReport> pairs =
        preflight().judge("a", "b", List.of(Traces.path().record(), overlay.record()));

    assertThat(pairs.getFirst().overFirst()).isNull();
    assertThat(pairs.getLast().overFirst())
        .isEqualTo(new PairedDifference(3000, 30_000, 30_000, 30_000));
  }

  @Test
  void shouldNotCompareWhatWasHardlyAnswered() {
    assertThat(PairedDifference.of(Traces.whole(5), Traces.whole(5))).isNull();
    assertThat(
            PairedDifference.of(Traces.whole(3000), Traces.udp(3000, k -> k % 2 == 0, k -> false)))
        .isEqualTo(new PairedDifference(1500, 0, 0, 0));
  }
}
