package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.path.Ticks;
import io.etcdprobe.core.path.UdpTrace;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.preflight.wire.Conversation;
import io.etcdprobe.watch.preflight.wire.Datagram;
import io.etcdprobe.watch.preflight.wire.Datagram.Kind;
import io.etcdprobe.watch.preflight.wire.DatagramCodec;
import io.etcdprobe.watch.preflight.wire.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The prober's side of a stream of datagrams to one address. One thread sends, a thread of its own
 * receives.
 */
final class DatagramStream implements AutoCloseable {

  /** A heartbeat message of raft with its headers. */
  private static final int SIZE_BYTES = 100;

  private final DatagramChannel channel;
  private final DatagramCodec sending;
  private final DatagramCodec receiving;
  private final NanoClock clock;
  private final long startTick;
  private final long startEpochNanos;
  private final long[] sent;
  private final long[] got;
  private @Nullable ByteBuffer next;
  private volatile long cookie;
  private long repeated;
  private long swapped;
  private long spoiled;
  private int highest = -1;

  /**
   * @param session the other side's session
   * @param datagrams how many are planned
   * @throws IOException if no datagram can be sent there
   */
  DatagramStream(
      InetSocketAddress address,
      Conversation conversation,
      long session,
      int datagrams,
      NanoClock clock,
      InstantSource time)
      throws IOException {
    sending = new DatagramCodec(conversation, session);
    receiving = new DatagramCodec(conversation, session);
    this.clock = clock;
    sent = new long[datagrams];
    got = new long[datagrams];
    startTick = clock.nanoTime() - 1;
    startEpochNanos = EpochNanos.of(time.instant());
    channel = UdpPort.open(address);
    try {
      channel.connect(address);
    } catch (IOException unreachable) {
      channel.close();
      throw unreachable;
    }
    Thread.ofPlatform().daemon().name("preflight-answers").start(this::receive);
  }

  /** Prepares the datagram that {@link #send} sends. */
  void prepare(int k) {
    next = sending.write(Kind.STREAM, k, 0, cookie, SIZE_BYTES);
  }

  /** Sends the prepared datagram. */
  void send(int k) {
    ByteBuffer bytes = next;
    if (bytes == null) {
      throw new IllegalStateException("nothing is prepared");
    }
    sent[k] = clock.nanoTime() - startTick;
    try {
      channel.write(bytes);
    } catch (IOException refused) {
      // A firewall of this host, or an earlier datagram was refused: this one is lost.
    }
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(DatagramCodec.LONGEST_BYTES);
    while (channel.isOpen()) {
      try {
        buffer.clear();
        channel.receive(buffer);
        long tick = clock.nanoTime();
        buffer.flip();
        note(receiving.read(buffer), tick);
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException refused) {
        // The other host says that it does not want a datagram.
      }
    }
  }

  private synchronized void note(@Nullable Datagram answer, long tick) {
    if (answer == null || answer.kind() != Kind.ANSWER) {
      return;
    }
    int k = answer.number();
    if (k < 0 || k >= got.length) {
      return;
    }
    if (got[k] != 0) {
      repeated++;
      return;
    }
    cookie = answer.cookie();
    spoiled += answer.intact() ? 0 : 1;
    swapped += k < highest ? 1 : 0;
    highest = Math.max(highest, k);
    got[k] = tick - startTick;
  }

  /**
   * What both sides noted.
   *
   * @param seen the other side's part
   */
  synchronized UdpTrace trace(Message.Seen seen, long intervalNanos) {
    return new UdpTrace(
        intervalNanos,
        Ticks.of(sent),
        seen.taken(),
        seen.answered(),
        Ticks.of(got),
        seen.repeated(),
        repeated,
        seen.swapped(),
        swapped,
        seen.spoiled(),
        spoiled,
        seen.startEpochNanos() - startEpochNanos);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
