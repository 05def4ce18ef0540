package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.sidecar.PeerConnection;
import io.etcdprobe.core.sidecar.PeerReading;
import io.etcdprobe.core.sidecar.TcpConnection;
import io.etcdprobe.core.sidecar.TcpConnection.State;
import io.etcdprobe.watch.access.NameService;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose connections a machine has. */
class PeerAddressesTest {

  private static final NameService NAMES =
      host -> {
        if (!host.equals("etcd-2")) {
          throw new UnknownHostException(host);
        }
        return List.of(InetAddress.ofLiteral("10.0.0.2"), InetAddress.ofLiteral("fd00::2"));
      };

  private static MemberInfo member(String id, String... peerUrls) {
    return new MemberInfo(id, "m" + id, List.of(), List.of(peerUrls), false);
  }

  private static TcpConnection tcp(
      String local, int localPort, String remote, int remotePort, State state) {
    return new TcpConnection(
        local,
        localPort,
        remote,
        remotePort,
        state,
        new TcpConnection.Sending(0, 0, 0, 0, 0, 0),
        new TcpConnection.Path(1, 1, 1448, 1500),
        new TcpConnection.Receiving(1, 0));
  }

  private static PeerAddresses of(MemberInfo... members) throws InterruptedException {
    return PeerAddresses.of(List.of(members), "1", NAMES);
  }

  @Test
  void shouldKnowThePeersConnectionsByWhoAskedForThem() throws Exception {
    PeerAddresses addresses =
        of(
            member("1", "https://10.0.0.1:2380"),
            member("2", "https://etcd-2:2380"),
            member("3", "https://[fd00::3]:12380"));

    PeerReading reading =
        addresses.reading(
            List.of(
                tcp("0.0.0.0", 2380, "0.0.0.0", 0, State.LISTENING),
                tcp("10.0.0.1", 2380, "10.0.0.2", 40_000, State.OPEN),
                tcp("10.0.0.1", 40_001, "fd00:0:0:0:0:0:0:2", 2380, State.DIALLING),
                tcp("10.0.0.1", 40_002, "fd00:0:0:0:0:0:0:3", 12380, State.OPEN),
                tcp("10.0.0.1", 40_003, "10.0.0.9", 2380, State.OPEN),
                tcp("10.0.0.1", 2380, "10.0.0.8", 2380, State.OPEN)));

    assertThat(addresses.ports()).containsExactlyInAnyOrder(2380, 12380);
    assertThat(addresses.useless()).isEmpty();
    assertThat(reading.here()).isTrue();
    assertThat(reading.connections())
        .extracting(PeerConnection::peer, PeerConnection::dialled, c -> c.tcp().state())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("2", false, State.OPEN),
            org.assertj.core.groups.Tuple.tuple("2", true, State.DIALLING),
            org.assertj.core.groups.Tuple.tuple("3", true, State.OPEN));
  }

  @Test
  void shouldSayThatNobodyListensInThisNamespace() throws Exception {
    PeerAddresses addresses =
        of(member("1", "http://10.0.0.1:2380"), member("2", "http://10.0.0.2:2380"));

    assertThat(
            addresses.reading(List.of(tcp("0.0.0.0", 2379, "0.0.0.0", 0, State.LISTENING))).here())
        .isFalse();
  }

  @Test
  void shouldAscribeNothingToMembersThatShareAnAddress() throws Exception {
    PeerAddresses alone =
        of(
            member("1", "http://127.0.0.1:2380"),
            member("2", "http://127.0.0.1:12380"),
            member("3", "http://127.0.0.1:22380"));
    assertThat(alone.useless()).contains("no other member has an address of its own");

    PeerAddresses translated =
        of(
            member("1", "http://10.0.0.1:2380"),
            member("2", "http://10.0.0.9:2380"),
            member("3", "http://10.0.0.9:12380"),
            member("4", "http://10.0.0.4:2380"));
    assertThat(
            translated
                .reading(
                    List.of(
                        tcp("10.0.0.1", 2380, "10.0.0.9", 40_000, State.OPEN),
                        tcp("10.0.0.1", 40_000, "10.0.0.4", 2380, State.OPEN)))
                .connections())
        .extracting(PeerConnection::peer)
        .containsExactly("4");
  }

  @Test
  void shouldGoOnWithoutWhatCannotBeRead() throws Exception {
    PeerAddresses addresses =
        of(
            member("1", "http://10.0.0.1:2380"),
            member("2", "http://no-such-name:2380", "nonsense", "http://10.0.0.2:2380"),
            member("3"));

    assertThat(
            addresses
                .reading(List.of(tcp("10.0.0.1", 1, "10.0.0.2", 2380, State.OPEN)))
                .connections())
        .hasSize(1);
    assertThat(of(member("2", "http://10.0.0.2:2380")).useless()).contains("are not known");
  }
}
