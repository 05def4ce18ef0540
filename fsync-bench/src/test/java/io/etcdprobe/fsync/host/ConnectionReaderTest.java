package io.etcdprobe.fsync.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.sidecar.TcpConnection;
import io.etcdprobe.core.sidecar.TcpConnection.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel tells about real connections. */
@Timeout(60)
class ConnectionReaderTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldSeeBothEndsOfAConnectionAndWhatPassed(String host) throws IOException {
    InetAddress address = InetAddress.ofLiteral(host);
    try (ServerSocket server = new ServerSocket(0, 5, address);
        Socket client = new Socket(address, server.getLocalPort());
        Socket served = server.accept();
        ConnectionReader reader = new ConnectionReader()) {
      client.getOutputStream().write(new byte[1000]);
      assertThat(served.getInputStream().readNBytes(1000)).hasSize(1000);
      int port = server.getLocalPort();

      List<TcpConnection> found = reader.read(Set.of(port));

      assertThat(found)
          .extracting(TcpConnection::state)
          .containsExactlyInAnyOrder(State.LISTENING, State.OPEN, State.OPEN);
      TcpConnection near = end(found, client.getLocalPort());
      assertThat(near.remotePort()).isEqualTo(port);
      assertThat(near.localAddress()).isEqualTo(address.getHostAddress());
      assertThat(near.remoteAddress()).isEqualTo(address.getHostAddress());
      assertThat(near.sending().sentSegments()).isEqualTo(1);
      assertThat(near.sending().resentSegments()).isZero();
      assertThat(near.sending().queuedBytes()).isZero();
      assertThat(near.sending().timeouts()).isZero();
      assertThat(near.path().roundTripNanos()).isBetween(1_000L, 1_000_000_000L);
      assertThat(near.path().segmentBytes()).isBetween(500, 65_535);
      assertThat(near.path().mtuBytes()).isGreaterThan(near.path().segmentBytes());
      TcpConnection far = end(found, port);
      assertThat(far.remotePort()).isEqualTo(client.getLocalPort());
      assertThat(far.receiving().bytes()).isEqualTo(1000);
      assertThat(far.receiving().agoNanos()).isBetween(0L, 30_000_000_000L);
    }
  }

  private static TcpConnection end(List<TcpConnection> found, int localPort) {
    return found.stream()
        .filter(tcp -> tcp.open() && tcp.localPort() == localPort)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldSeeWhatWaitsForAnOtherEndThatDoesNotRead() throws IOException {
    InetAddress address = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 5, address);
        Socket client = new Socket(address, server.getLocalPort());
        Socket served = server.accept();
        ConnectionReader reader = new ConnectionReader()) {
      served.setReceiveBufferSize(4096);
      client.setSendBufferSize(1 << 20);
      Thread.ofVirtual().start(() -> flood(client));
      long deadline = System.nanoTime() + 20_000_000_000L;
      long queued = 0;
      while (queued == 0 && System.nanoTime() - deadline < 0) {
        queued =
            end(reader.read(Set.of(server.getLocalPort())), client.getLocalPort())
                .sending()
                .queuedBytes();
      }

      assertThat(queued).isPositive();
    }
  }

  private static void flood(Socket client) {
    try {
      client.getOutputStream().write(new byte[8 << 20]);
    } catch (IOException closed) {
      // The test has seen enough.
    }
  }

  @Test
  void shouldGiveOnlyTheSocketsOfThePortsThatItWasAskedFor() throws IOException {
    InetAddress address = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 5, address);
        ServerSocket two = new ServerSocket(0, 5, address);
        ServerSocket other = new ServerSocket(0, 5, address);
        ConnectionReader reader = new ConnectionReader()) {
      Set<Integer> ports = new TreeSet<>(Set.of(one.getLocalPort(), two.getLocalPort()));
      for (int port = 1; ports.size() < 64; port++) {
        ports.add(port);
      }
      ports.remove(other.getLocalPort());

      assertThat(reader.read(ports))
          .extracting(TcpConnection::localPort)
          .contains(one.getLocalPort(), two.getLocalPort())
          .doesNotContain(other.getLocalPort());
      assertThat(reader.read(Set.of(other.getLocalPort())))
          .extracting(TcpConnection::localPort)
          .containsExactly(other.getLocalPort());
    }
  }

  @Test
  void shouldRefuseToReadWhenItIsClosed() {
    ConnectionReader reader = new ConnectionReader();
    reader.close();

    assertThatThrownBy(() -> reader.read(Set.of(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }
}
