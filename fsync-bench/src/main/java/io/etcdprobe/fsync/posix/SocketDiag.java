package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Asks the kernel for the TCP sockets of all processes in this network namespace: netlink's
 * sock_diag(7), which needs no privilege. The kernel searches its table of connections, and copies
 * only the sockets with the ports that are asked for.
 *
 * <p>Layouts and numbers are those of linux/netlink.h, sock_diag.h, inet_diag.h and tcp.h. They are
 * the same on x86-64 and aarch64.
 */
public final class SocketDiag implements AutoCloseable {

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 02000000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int MSG_TRUNC = 0x20;

  private static final int HEADER_BYTES = 16;
  private static final int REQUEST_BYTES = 56;
  private static final int ATTRIBUTE_BYTES = 4;
  private static final int SOCKET_BYTES = 72;
  private static final int SOCK_DIAG_BY_FAMILY = 20;
  private static final int REQUEST_AND_DUMP = 0x301;
  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int IPPROTO_TCP = 6;
  private static final int WITH_TCP_INFO = 1 << 1;
  private static final int FILTER = 1;
  private static final int TCP_INFO = 2;

  /** The kernel's numbers of states: bits of the request. */
  private static final int ESTABLISHED = 1;

  private static final int SYN_SENT = 2;
  private static final int LISTEN = 10;

  /** Operations of the filter (inet_diag.h, INET_DIAG_BC_...). */
  private static final int JUMP = 1;

  private static final int SOURCE_AT_LEAST = 2;
  private static final int SOURCE_AT_MOST = 3;
  private static final int TARGET_AT_LEAST = 4;
  private static final int TARGET_AT_MOST = 5;

  /** Two conditions of 8 bytes each for the source, a jump, two for the target, a jump. */
  private static final int PORT_BYTES = 2 * (2 * 8 + 4);

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MOST_PORTS = 64;

  /** The kernel answers at once; if it ever does not, the reading ends. */
  private static final long PATIENCE_SECONDS = 1;

  private static final ValueLayout.OfShort BIG_SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** One socket. It is valid during the call that gets it. */
  public static final class Socket {

    private final MemorySegment message;
    private final MemorySegment info;

    private Socket(MemorySegment message, MemorySegment info) {
      this.message = message;
      this.info = info;
    }

    /** Whether it waits for connections. */
    public boolean listening() {
      return state() == LISTEN;
    }

    /** Whether it has asked for a connection and has no answer yet. */
    public boolean dialling() {
      return state() == SYN_SENT;
    }

    private int state() {
      return message.get(JAVA_BYTE, 1);
    }

    /** Its own port. */
    public int localPort() {
      return Short.toUnsignedInt(message.get(BIG_SHORT, 4));
    }

    /** The other end's port. */
    public int remotePort() {
      return Short.toUnsignedInt(message.get(BIG_SHORT, 6));
    }

    /** Its own address: 4 or 16 bytes. */
    public byte[] localAddress() {
      return address(8);
    }

    /** The other end's address: 4 or 16 bytes. */
    public byte[] remoteAddress() {
      return address(24);
    }

    private byte[] address(long at) {
      int length = message.get(JAVA_BYTE, 0) == AF_INET ? 4 : 16;
      return message.asSlice(at, length).toArray(JAVA_BYTE);
    }

    /** Bytes written by the process and not acknowledged by the other host (idiag_wqueue). */
    public long queuedBytes() {
      return Integer.toUnsignedLong(message.get(JAVA_INT_UNALIGNED, 60));
    }

    /** An unsigned field of struct tcp_info, 0 if this kernel does not have it. */
    public long tcpInfo(TcpInfo field) {
      if (field.offset + field.bytes > info.byteSize()) {
        return 0;
      }
      return switch (field.bytes) {
        case 1 -> Byte.toUnsignedLong(info.get(JAVA_BYTE, field.offset));
        case 4 -> Integer.toUnsignedLong(info.get(JAVA_INT_UNALIGNED, field.offset));
        default -> info.get(ValueLayout.JAVA_LONG_UNALIGNED, field.offset);
      };
    }
  }

  /** Fields of struct tcp_info (linux/tcp.h). Later kernels append fields and move none. */
  public enum TcpInfo {
    /** Retransmission timeouts in a row of the oldest segment. */
    RETRANSMITS(2, 1),
    /** Largest segment that is sent, bytes. */
    SEND_MSS(16, 4),
    /** Segments on their way or lost. */
    UNACKED(24, 4),
    /** Since data came, milliseconds. */
    LAST_DATA_RECEIVED(52, 4),
    /** Since an acknowledgement came, milliseconds. */
    LAST_ACK_RECEIVED(56, 4),
    /** MTU of the path, bytes. */
    PATH_MTU(60, 4),
    /** Smoothed round trip, microseconds. */
    ROUND_TRIP(68, 4),
    /** Segments that were sent again, of this connection's life. */
    TOTAL_RETRANSMITS(100, 4),
    /** Data received, bytes. */
    BYTES_RECEIVED(128, 8),
    /** Shortest round trip lately, microseconds. */
    LEAST_ROUND_TRIP(148, 4),
    /** Segments with data that were sent. */
    DATA_SEGMENTS_SENT(156, 4);

    private final int offset;

    /** 1, 4 or 8. */
    private final int bytes;

    TcpInfo(int offset, int bytes) {
      this.offset = offset;
      this.bytes = bytes;
    }
  }

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = LibC.newState();
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
  private final int descriptor;
  private int sequence;

  /**
   * Opens a netlink socket.
   *
   * @throws PosixException if this kernel or its security policy does not allow it
   */
  public SocketDiag() throws PosixException {
    descriptor = (int) LibC.SOCKET.call(state, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
    if (descriptor < 0) {
      arena.close();
      throw failure("socket");
    }
    MemorySegment patience = arena.allocate(16, 8);
    patience.setAtIndex(ValueLayout.JAVA_LONG, 0, PATIENCE_SECONDS);
    LibC.SETSOCKOPT.call(state, descriptor, SOL_SOCKET, SO_RCVTIMEO, patience.address(), 16);
  }

  /**
   * Gives the sockets that listen, dial or are connected, with one of the ports at one of their
   * ends, to a consumer, each once.
   *
   * @param ports 1 to 65535, at most 64 of them
   * @throws PosixException if the kernel refuses
   */
  public synchronized void read(Collection<Integer> ports, Consumer<Socket> found)
      throws PosixException {
    if (ports.isEmpty() || ports.size() > MOST_PORTS) {
      throw new IllegalArgumentException(ports.size() + " ports");
    }
    for (int family : new int[] {AF_INET, AF_INET6}) {
      ask(family, ports);
      while (!take(found)) {
        // The next part of the answer.
      }
    }
  }

  private void ask(int family, Collection<Integer> ports) throws PosixException {
    int filter = ports.size() * PORT_BYTES;
    int length = HEADER_BYTES + REQUEST_BYTES + ATTRIBUTE_BYTES + filter;
    MemorySegment request = buffer.asSlice(0, length).fill((byte) 0);
    request.set(JAVA_INT_UNALIGNED, 0, length);
    request.set(JAVA_SHORT_UNALIGNED, 4, (short) SOCK_DIAG_BY_FAMILY);
    request.set(JAVA_SHORT_UNALIGNED, 6, (short) REQUEST_AND_DUMP);
    request.set(JAVA_INT_UNALIGNED, 8, ++sequence);
    request.set(JAVA_BYTE, 16, (byte) family);
    request.set(JAVA_BYTE, 17, (byte) IPPROTO_TCP);
    request.set(JAVA_BYTE, 18, (byte) WITH_TCP_INFO);
    request.set(JAVA_INT_UNALIGNED, 20, 1 << ESTABLISHED | 1 << SYN_SENT | 1 << LISTEN);
    int at = HEADER_BYTES + REQUEST_BYTES;
    request.set(JAVA_SHORT_UNALIGNED, at, (short) (ATTRIBUTE_BYTES + filter));
    request.set(JAVA_SHORT_UNALIGNED, at + 2, (short) FILTER);
    fill(request.asSlice(at + ATTRIBUTE_BYTES, filter), ports);
    if (LibC.SENDTO.call(state, descriptor, request.address(), length) < 0) {
      throw failure("sendto");
    }
  }

  /**
   * Writes the filter, a program: for each port "if the source is it, accept; if the target is it,
   * accept". Accepting is a jump to the end, refusing one 4 bytes beyond it. The kernel wants every
   * jump's target to be on the path of the conditions that hold.
   */
  private static void fill(MemorySegment filter, Collection<Integer> ports) {
    int end = (int) filter.byteSize();
    int at = 0;
    for (int port : ports) {
      int next = at + PORT_BYTES;
      int otherwise = next == end ? end + 4 : next;
      int target = at + PORT_BYTES / 2;
      condition(filter, at, SOURCE_AT_LEAST, port, target);
      condition(filter, at + 8, SOURCE_AT_MOST, port, target);
      operation(filter, at + 16, JUMP, 4, end - at - 16);
      condition(filter, target, TARGET_AT_LEAST, port, otherwise);
      condition(filter, target + 8, TARGET_AT_MOST, port, otherwise);
      operation(filter, target + 16, JUMP, 4, end - target - 16);
      at = next;
    }
  }

  private static void condition(MemorySegment filter, int at, int code, int port, int otherwise) {
    operation(filter, at, code, 8, otherwise - at);
    operation(filter, at + 4, 0, 0, port);
  }

  /** struct inet_diag_bc_op. */
  private static void operation(MemorySegment filter, int at, int code, int yes, int no) {
    filter.set(JAVA_BYTE, at, (byte) code);
    filter.set(JAVA_BYTE, at + 1, (byte) yes);
    filter.set(JAVA_SHORT_UNALIGNED, at + 2, (short) no);
  }

  /** Takes one part of the answer and returns whether it was the last. */
  private boolean take(Consumer<Socket> found) throws PosixException {
    long length = LibC.RECV.call(state, descriptor, buffer.address(), BUFFER_BYTES, MSG_TRUNC);
    if (length < 0) {
      throw failure("recv");
    }
    if (length > BUFFER_BYTES) {
      throw PosixException.of("recv", "netlink", Errno.EIO);
    }
    long at = 0;
    while (at + HEADER_BYTES <= length) {
      MemorySegment message = buffer.asSlice(at);
      int bytes = message.get(JAVA_INT_UNALIGNED, 0);
      int type = Short.toUnsignedInt(message.get(JAVA_SHORT_UNALIGNED, 4));
      if (bytes < HEADER_BYTES || at + bytes > length) {
        throw PosixException.of("recv", "netlink", Errno.EIO);
      }
      boolean ours = message.get(JAVA_INT_UNALIGNED, 8) == sequence;
      if (ours && type == DONE) {
        return true;
      }
      if (ours && type == ERROR) {
        throw new PosixException(
            "sock_diag", "netlink", -message.get(JAVA_INT_UNALIGNED, HEADER_BYTES));
      }
      if (ours && type == SOCK_DIAG_BY_FAMILY && bytes >= HEADER_BYTES + SOCKET_BYTES) {
        found.accept(socket(message.asSlice(HEADER_BYTES, bytes - HEADER_BYTES)));
      }
      at += aligned(bytes);
    }
    return false;
  }

  private static Socket socket(MemorySegment message) {
    MemorySegment info = MemorySegment.NULL;
    long at = SOCKET_BYTES;
    while (at + ATTRIBUTE_BYTES <= message.byteSize()) {
      int bytes = Short.toUnsignedInt(message.get(JAVA_SHORT_UNALIGNED, at));
      if (bytes < ATTRIBUTE_BYTES || at + bytes > message.byteSize()) {
        break;
      }
      if (message.get(JAVA_SHORT_UNALIGNED, at + 2) == TCP_INFO) {
        info = message.asSlice(at + ATTRIBUTE_BYTES, bytes - ATTRIBUTE_BYTES);
      }
      at += aligned(bytes);
    }
    return new Socket(message, info);
  }

  private static long aligned(int bytes) {
    return (bytes + 3L) & ~3L;
  }

  private PosixException failure(String call) {
    return new PosixException(call, "netlink", LibC.errno(state));
  }

  @Override
  public synchronized void close() {
    LibC.CLOSE.call(state, descriptor);
    arena.close();
  }
}
