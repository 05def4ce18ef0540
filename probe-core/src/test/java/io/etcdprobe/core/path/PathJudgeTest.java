package io.etcdprobe.core.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.path.PathCheck.Name;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathJudgeTest {

  private static final long MILLI = 1_000_000;

  private final PathJudge judge =
      new PathJudge(PathLimits.defaults(ElectionTiming.DEFAULT), ElectionTiming.DEFAULT);

  private PathCheck check(Traces.Builder path, Name name) {
    return judge.judge(path.measured()).stream()
        .filter(check -> check.name() == name)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldPassAPathThatIsWell() {
    List<PathCheck> checks = judge.judge(Traces.path().measured());

    assertThat(checks).hasSize(Name.values().length - 1);
    assertThat(checks)
        .allSatisfy(check -> assertThat(check.status()).as(check.reason()).isEqualTo(Status.PASS));
  }

  @Test
  void shouldNameAHoleForLargePacketsWithItsDirectionAndTheRightMtu() {
    Traces.Builder path = Traces.path();
    path.down = new PathMtu(1500, 1450, PathMtu.Kind.SILENT);
    path.requestDown = Transfer.NONE;

    PathCheck mtu = check(path, Name.MTU);
    assertThat(mtu.status()).isEqualTo(Status.FAIL);
    assertThat(mtu.reason()).startsWith("b to a: packets over 1450 bytes vanish");
    assertThat(mtu.advice()).contains("to 1450", "tcp_mtu_probing=1");
  }

  @Test
  void shouldOnlyWarnWhereTcpGetsThroughANarrowerPath() {
    Traces.Builder path = Traces.path();
    path.up = new PathMtu(1500, 1400, PathMtu.Kind.TOLD);

    PathCheck mtu = check(path, Name.MTU);
    assertThat(mtu.status()).isEqualTo(Status.WARN);
    assertThat(mtu.reason())
        .isEqualTo(
            "a to b: the interface has 1500, the path 1400, and the kernel knows it from a router"
                + " or a route");
  }

  @Test
  void shouldNotCallASlowWayAHole() {
    Traces.Builder path = Traces.path();
    path.requestUp = Transfer.NONE;

    assertThat(check(path, Name.MTU).status()).isEqualTo(Status.PASS);
    PathCheck bandwidth = check(path, Name.BANDWIDTH);
    assertThat(bandwidth.status()).isEqualTo(Status.FAIL);
    assertThat(bandwidth.reason())
        .isEqualTo("a to b: a request of 1.5 MB did not get through within 5 s");
  }

  @Test
  void shouldNotFailTheLossForASingleOutage() {
    Traces.Builder path = Traces.path();
    path.udp = Traces.udp(3000, k -> k >= 1000 && k < 1050, k -> false);

    assertThat(check(path, Name.LOSS).status()).as("one event").isEqualTo(Status.WARN);
    assertThat(check(path, Name.BURST).status()).as("500 ms").isEqualTo(Status.WARN);
  }

  @Test
  void shouldSayWhichWayDatagramsArrive() {
    Traces.Builder path = Traces.path();
    path.udp = Traces.udp(3000, k -> false, k -> true);

    assertThat(check(path, Name.LOSS).reason())
        .isEqualTo("a to b: datagrams arrive, but no answer comes back");
  }

  @Test
  void shouldFailALossOnlyWhenItsIntervalIsBeyondTheLimit() {
    Traces.Builder path = Traces.path();
    path.udp = Traces.udp(3000, k -> k % 300 == 0, k -> false);
    assertThat(check(path, Name.LOSS).status()).as("10 of 3000").isEqualTo(Status.WARN);

    path.udp = Traces.udp(3000, k -> k % 30 == 0, k -> false);
    assertThat(check(path, Name.LOSS).status()).as("100 of 3000").isEqualTo(Status.FAIL);
    assertThat(check(path, Name.LOSS).reason()).contains("a to b: 100 of 3000 lost, 3.33 %");

    path.udp = Traces.whole(100);
    PathCheck few = check(path, Name.LOSS);
    assertThat(few.status()).as("0 of 100 may be 3 %%").isEqualTo(Status.INCONCLUSIVE);
    assertThat(few.reason()).contains("0 of 100 lost, at most 2.95 %");
  }

  @Test
  void shouldFailAnOutageThatMakesTcpSilentForLonger() {
    Traces.Builder path = Traces.path();
    path.udp = Traces.udp(3000, k -> false, k -> k >= 1000 && k < 1061);

    PathCheck burst = check(path, Name.BURST);
    assertThat(burst.status()).isEqualTo(Status.FAIL);
    assertThat(burst.reason()).isEqualTo("b to a: everything was lost for 610 ms");
  }

  @Test
  void shouldNotBlameThePathForOurOwnStandstill() {
    Traces.Builder path = Traces.path();
    path.udp = Traces.udp(3000, k -> false, k -> k >= 1000 && k < 1061);
    long[] after = new long[300];
    Arrays.fill(after, MILLI);
    // Nothing comes for 700 ms, then all at once.
    for (int i = 0; i < 7; i++) {
      after[100 + i] = (700 - 100 * i) * MILLI;
    }
    path.beats = Traces.stream(30_100 * MILLI, after);
    path.far = new HostLoad(0, 0, 0, 0, 0, 0, 0, 0, 650 * MILLI, MILLI / 10);

    assertThat(check(path, Name.BURST).status()).as("lost is lost").isEqualTo(Status.FAIL);
    assertThat(check(path, Name.STREAM).status()).isEqualTo(Status.INCONCLUSIVE);
    assertThat(check(path, Name.STREAM).reason())
        .contains("etcd-probe itself stood still for 650 ms");
  }

  @Test
  void shouldNotBlameThePathForRoundTripsOfBusyProcessors() {
    Traces.Builder path = Traces.path();
    UdpTrace whole = Traces.whole(3000);
    long[] got = new long[3000];
    Arrays.setAll(got, k -> whole.got().at(k) + (k % 50 == 0 ? 80 * MILLI : 0));
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

    assertThat(check(path, Name.RTT).status()).as("2 %% of 80 ms").isEqualTo(Status.FAIL);
    path.near = new HostLoad(0, 0.9, 0, 0, 0, 0, 0, 0, 100 * MILLI, 60 * MILLI);
    PathCheck ours = check(path, Name.RTT);
    assertThat(ours.status()).isEqualTo(Status.INCONCLUSIVE);
    assertThat(ours.reason()).contains("etcd-probe itself woke 60 ms late");
    assertThat(check(path, Name.HOST).reason()).contains("a: work waited for a processor 90 %");
  }

  @Test
  void shouldSayThatAMemberCannotBeReached() {
    Traces.Builder path = Traces.path();
    path.failure = "no port of b can be reached";
    path.port = new PortCheck(2380, 0, "nothing listens there");

    List<PathCheck> checks = judge.judge(path.measured());
    assertThat(checks)
        .extracting(PathCheck::name)
        .containsExactly(Name.NAMES, Name.PORTS, Name.PROBE);
    assertThat(checks.get(1).status()).isEqualTo(Status.FAIL);
    assertThat(checks.get(1).reason()).isEqualTo("port 2380: nothing listens there");
  }

  @Test
  void shouldTellTheClocksDifferenceWithItsError() {
    Traces.Builder path = Traces.path();
    PathCheck clock = check(path, Name.CLOCK);

    // The two ways of the trace differ by 20 µs, of which half is taken for the clock's.
    assertThat(clock.reason()).isEqualTo("the other clock is 10 µs behind (± 50 µs)");
    UdpTrace whole = path.udp;
    path.udp =
        new UdpTrace(
            Traces.INTERVAL,
            whole.sent(),
            whole.taken(),
            whole.answered(),
            whole.got(),
            0,
            0,
            0,
            0,
            0,
            0,
            -91_000_000_000L);
    assertThat(check(path, Name.CLOCK).status()).isEqualTo(Status.WARN);
    assertThat(check(path, Name.CLOCK).reason()).startsWith("the other clock is 90 s behind");
  }

  @Test
  void shouldFailAPathThatSpoilsData() {
    Traces.Builder path = Traces.path();
    path.requestUp = new Transfer(3 << 19, MILLI, true, false);

    PathCheck integrity = check(path, Name.INTEGRITY);
    assertThat(integrity.status()).isEqualTo(Status.FAIL);
    assertThat(integrity.reason()).startsWith("a to b: a TCP transfer arrived");
  }

  @Test
  void shouldReckonHowLongASnapshotTakes() {
    Traces.Builder path = Traces.path();
    path.bulk = new Transfer(25_000_000, 2_000_000_000, true, true);

    PathCheck bandwidth = check(path, Name.BANDWIDTH);
    assertThat(bandwidth.status()).isEqualTo(Status.WARN);
    assertThat(bandwidth.reason())
        .contains("12.5 MB/s there", "a snapshot of 2 GiB takes 2.86 min", "8 GiB takes 11.5 min");
  }

  @Test
  void shouldSayWhatDatagramsWouldTellWhereNonePass() {
    Traces.Builder path = Traces.path();
    path.udp = Traces.udp(3000, k -> true, k -> true);

    for (Name name : List.of(Name.LOSS, Name.BURST, Name.CLOCK)) {
      assertThat(check(path, name).status()).isEqualTo(Status.INCONCLUSIVE);
      assertThat(check(path, name).reason()).isEqualTo("no datagram was answered");
    }
    assertThat(check(path, Name.STREAM).status()).isEqualTo(Status.PASS);
    assertThat(check(path, Name.RTT).status()).isEqualTo(Status.PASS);
    assertThat(check(path, Name.RTT).reason()).startsWith("over TCP: p50 100 µs");
  }
}
