package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.path.PathMtu;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.preflight.wire.Conversation;
import io.etcdprobe.watch.preflight.wire.Datagram;
import io.etcdprobe.watch.preflight.wire.Datagram.Kind;
import io.etcdprobe.watch.preflight.wire.DatagramCodec;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * Finds the largest packet that passes each way, by datagrams that must not be fragmented. The
 * interface's MTU is tried first, then sizes between, halving.
 */
final class MtuSearch implements AutoCloseable {

  private static final int IPV4_HEADERS = 28;
  private static final int IPV6_HEADERS = 48;

  /** Every host has to take packets of this size (RFC 791), and few paths are narrower. */
  private static final int SMALLEST = 576;

  private static final int TRIES = 3;
  private static final int TRIES_AGAIN = 3;
  private static final int SEARCHES = 3;
  private static final long SHORTEST_WAIT_NANOS = 150_000_000;
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000;
  private static final int ROUND_TRIPS = 4;

  private final DatagramChannel channel;
  private final Selector selector;
  private final DatagramCodec codec;
  private final NanoClock clock;
  private final int headers;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(DatagramCodec.LONGEST_BYTES);
  private final int nearMtu;
  private int number;
  private long cookie;
  private long waitNanos = LONGEST_WAIT_NANOS;
  private boolean refused;

  MtuSearch(InetSocketAddress address, Conversation conversation, long session, NanoClock clock)
      throws IOException {
    codec = new DatagramCodec(conversation, session);
    this.clock = clock;
    headers = address.getAddress() instanceof Inet6Address ? IPV6_HEADERS : IPV4_HEADERS;
    channel = UdpPort.open(address);
    selector = Selector.open();
    try {
      channel.connect(address);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException unreachable) {
      close();
      throw unreachable;
    }
    nearMtu = Reception.mtu(((InetSocketAddress) channel.getLocalAddress()).getAddress());
  }

  /** Whether a size passes. */
  private interface Try {
    boolean passes(int payload) throws IOException;
  }

  /** The way to the other side. */
  PathMtu up() throws IOException {
    return search(nearMtu, this::fits);
  }

  /**
   * The way back. Call it after {@link #up}.
   *
   * @param farMtu MTU of the other side's interface
   */
  PathMtu down(int farMtu) throws IOException {
    return search(farMtu, this::sampled);
  }

  private PathMtu search(int interfaceMtu, Try one) throws IOException {
    int whole = Math.min(interfaceMtu, DatagramCodec.LONGEST_BYTES + headers);
    int high = whole;
    int low = SMALLEST;
    refused = false;
    if (!one.passes(low - headers)) {
      return PathMtu.unknown(interfaceMtu);
    }
    if (high <= low || again(one, high - headers)) {
      return new PathMtu(interfaceMtu, interfaceMtu, PathMtu.Kind.WHOLE);
    }
    boolean told = refused;
    for (int search = 0; search < SEARCHES; search++) {
      while (high - low > 1) {
        int middle = (low + high) / 2;
        if (one.passes(middle - headers)) {
          low = middle;
        } else {
          high = middle;
        }
      }
      // Loss or an outage may have looked like a size that does not pass: look again.
      if (!anyPasses(one, high - headers)) {
        break;
      }
      if (anyPasses(one, whole - headers)) {
        return new PathMtu(interfaceMtu, interfaceMtu, PathMtu.Kind.WHOLE);
      }
      low = high;
      high = whole;
    }
    return new PathMtu(interfaceMtu, low, told ? PathMtu.Kind.TOLD : PathMtu.Kind.SILENT);
  }

  /** Whether a size that did not pass does so when it is tried more often. */
  private static boolean anyPasses(Try one, int payload) throws IOException {
    boolean passes = false;
    for (int i = 0; i < TRIES_AGAIN && !passes; i++) {
      passes = one.passes(payload);
    }
    return passes;
  }

  /**
   * Whether a size passes twice. Some paths carry one packet, and refuse the next one because of
   * what they learned from it.
   */
  private static boolean again(Try one, int payload) throws IOException {
    boolean passes = true;
    for (int i = 0; i < 2 && passes; i++) {
      passes = one.passes(payload);
    }
    return passes;
  }

  private boolean fits(int payload) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      number++;
      long start = clock.nanoTime();
      try {
        channel.write(codec.write(Kind.LARGE, number, 0, cookie, payload));
      } catch (IOException tooLarge) {
        refused = true;
        continue;
      }
      if (answered(Kind.FITS, payload, start)) {
        return true;
      }
    }
    return false;
  }

  private boolean sampled(int payload) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      number++;
      long start = clock.nanoTime();
      try {
        channel.write(codec.write(Kind.WANT, number, payload, cookie, DatagramCodec.HEADER_BYTES));
      } catch (IOException unreachable) {
        continue;
      }
      if (answered(Kind.SAMPLE, payload, start)) {
        return true;
      }
    }
    return false;
  }

  /** Waits for the answer to the latest datagram. */
  private boolean answered(Kind wanted, int payload, long start) throws IOException {
    while (true) {
      long left = waitNanos - (clock.nanoTime() - start);
      if (left <= 0) {
        return false;
      }
      selector.select(Math.max(1, left / 1_000_000));
      selector.selectedKeys().clear();
      buffer.clear();
      try {
        if (channel.receive(buffer) == null) {
          continue;
        }
      } catch (IOException told) {
        // A router says that the datagram was too large, or the other host that it takes none.
        refused = true;
        continue;
      }
      buffer.flip();
      Datagram answer = codec.read(buffer);
      if (answer == null || answer.number() != number) {
        continue;
      }
      cookie = answer.cookie();
      if (answer.kind() == Kind.REFUSED) {
        refused = true;
        return false;
      }
      if (answer.kind() == wanted) {
        waitNanos =
            Math.clamp(
                (clock.nanoTime() - start) * ROUND_TRIPS, SHORTEST_WAIT_NANOS, LONGEST_WAIT_NANOS);
        return wanted == Kind.FITS ? answer.value() == payload : answer.size() == payload;
      }
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
