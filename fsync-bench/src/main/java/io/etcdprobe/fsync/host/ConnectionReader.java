package io.etcdprobe.fsync.host;

import io.etcdprobe.core.sidecar.TcpConnection;
import io.etcdprobe.core.sidecar.TcpConnection.Path;
import io.etcdprobe.core.sidecar.TcpConnection.Receiving;
import io.etcdprobe.core.sidecar.TcpConnection.Sending;
import io.etcdprobe.core.sidecar.TcpConnection.State;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.SocketDiag;
import io.etcdprobe.fsync.posix.SocketDiag.Socket;
import io.etcdprobe.fsync.posix.SocketDiag.TcpInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's account of the TCP connections in this network namespace. It opens its socket
 * at the first reading. Any thread may use it.
 */
public final class ConnectionReader implements AutoCloseable {

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  private @Nullable SocketDiag kernel;
  private boolean closed;

  /**
   * Reads the sockets with one of the ports at either end.
   *
   * @param ports at most 64
   * @throws IOException if the kernel does not tell
   */
  public synchronized List<TcpConnection> read(Collection<Integer> ports) throws IOException {
    if (closed) {
      throw PosixException.closed("netlink");
    }
    SocketDiag open = kernel;
    if (open == null) {
      open = new SocketDiag();
      kernel = open;
    }
    List<TcpConnection> connections = new ArrayList<>();
    try {
      open.read(ports, socket -> connections.add(connection(socket)));
    } catch (PosixException failed) {
      // What is left of the answer would be taken for the next one's.
      open.close();
      kernel = null;
      throw failed;
    }
    return connections;
  }

  private static TcpConnection connection(Socket socket) {
    return new TcpConnection(
        address(socket.localAddress()),
        socket.localPort(),
        address(socket.remoteAddress()),
        socket.remotePort(),
        socket.listening() ? State.LISTENING : socket.dialling() ? State.DIALLING : State.OPEN,
        new Sending(
            socket.listening() ? 0 : socket.queuedBytes(),
            (int) socket.tcpInfo(TcpInfo.UNACKED),
            (int) socket.tcpInfo(TcpInfo.RETRANSMITS),
            socket.tcpInfo(TcpInfo.DATA_SEGMENTS_SENT),
            socket.tcpInfo(TcpInfo.TOTAL_RETRANSMITS),
            MILLI * socket.tcpInfo(TcpInfo.LAST_ACK_RECEIVED)),
        new Path(
            MICRO * socket.tcpInfo(TcpInfo.ROUND_TRIP),
            leastRoundTrip(socket.tcpInfo(TcpInfo.LEAST_ROUND_TRIP)),
            (int) socket.tcpInfo(TcpInfo.SEND_MSS),
            (int) socket.tcpInfo(TcpInfo.PATH_MTU)),
        new Receiving(
            socket.tcpInfo(TcpInfo.BYTES_RECEIVED),
            MILLI * socket.tcpInfo(TcpInfo.LAST_DATA_RECEIVED)));
  }

  /** The kernel writes the largest number where it knows none. */
  private static long leastRoundTrip(long micros) {
    return micros == 0xffff_ffffL ? 0 : MICRO * micros;
  }

  /** The JDK makes an IPv4 address of one that is mapped into IPv6. */
  private static String address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    SocketDiag open = kernel;
    kernel = null;
    if (open != null) {
      open.close();
    }
  }
}
