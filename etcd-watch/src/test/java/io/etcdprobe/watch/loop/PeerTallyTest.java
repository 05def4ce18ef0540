package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.sidecar.PeerConnection;
import io.etcdprobe.core.sidecar.PeerReading;
import io.etcdprobe.core.sidecar.PeersReport;
import io.etcdprobe.core.sidecar.TcpConnection;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Totals of connections that come and go. */
class PeerTallyTest {

  private static final long MS = 1_000_000;
  private static final long SECOND = 1000 * MS;
  private static final long H = 100 * MS;
  private static final long E = 1000 * MS;

  private final PeerTally tally = new PeerTally();

  private static PeerReading reading(TcpConnection... connections) {
    return new PeerReading(
        true,
        java.util.Arrays.stream(connections)
            .map(tcp -> new PeerConnection("2", false, tcp))
            .toList());
  }

  private static TcpConnection tcp(int port, long sent, long resent, long silent) {
    return new TcpConnection(
        "10.0.0.1",
        2380,
        "10.0.0.2",
        port,
        TcpConnection.State.OPEN,
        new TcpConnection.Sending(100, 1, 0, sent, resent, 0),
        new TcpConnection.Path(port * MS, MS, 1448, 1500 - port),
        new TcpConnection.Receiving(10, silent));
  }

  private PeersReport.Peer see(long now, Set<String> talkative, TcpConnection... connections) {
    PeerReading reading = reading(connections);
    tally.see(reading, now, talkative, H, E);
    return tally.report("2", "m2", reading);
  }

  @Test
  void shouldAddUpOverConnectionsThatEndAndBegin() {
    see(SECOND, Set.of(), tcp(1, 100, 5, 0), tcp(2, 10, 0, 0));
    see(2 * SECOND, Set.of(), tcp(1, 150, 6, 0));
    PeersReport.Peer peer = see(3 * SECOND, Set.of(), tcp(3, 7, 1, 0), tcp(4, 0, 0, 0));

    assertThat(peer.sentSegments()).isEqualTo(100 + 10 + 50 + 7);
    assertThat(peer.resentSegments()).isEqualTo(5 + 1 + 1);
    assertThat(peer.connections()).isEqualTo(2);
    assertThat(peer.roundTripNanos()).isEqualTo(3 * MS);
    assertThat(peer.mtuBytes()).isEqualTo(1496);
    assertThat(peer.queuedBytes()).isEqualTo(200);
  }

  @Test
  void shouldCountAPortThatIsUsedAgainFromItsBeginning() {
    see(SECOND, Set.of(), tcp(1, 100, 5, 0));

    assertThat(see(2 * SECOND, Set.of(), tcp(1, 30, 0, 0)).sentSegments()).isEqualTo(130);
  }

  @Test
  void shouldCountASilenceOnceHoweverOftenItIsSeen() {
    Set<String> leader = Set.of("2");
    see(10 * SECOND, leader, tcp(1, 0, 0, 90 * MS), tcp(2, 0, 0, 40 * SECOND));
    see(11 * SECOND, leader, tcp(1, 0, 0, 600 * MS));
    see(12 * SECOND, leader, tcp(1, 0, 0, 1600 * MS));
    see(13 * SECOND, leader, tcp(1, 0, 0, 2601 * MS));
    see(14 * SECOND, leader, tcp(1, 0, 0, 10 * MS));
    PeersReport.Peer peer = see(15 * SECOND, leader, tcp(1, 0, 0, 200 * MS));

    assertThat(peer.silences()).isEqualTo(2);
    assertThat(peer.longSilences()).isEqualTo(1);
    assertThat(peer.silentNanos()).isEqualTo(200 * MS);
  }

  @Test
  void shouldNotMindSilenceBetweenFollowers() {
    PeersReport.Peer peer = see(10 * SECOND, Set.of("3"), tcp(1, 0, 0, 1600 * MS));

    assertThat(peer.silences()).isZero();
    assertThat(peer.silentNanos()).isEqualTo(1600 * MS);
  }
}
