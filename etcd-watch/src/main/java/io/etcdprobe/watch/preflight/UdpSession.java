package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.path.HostLoad;
import io.etcdprobe.core.path.Ticks;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.preflight.wire.Conversation;
import io.etcdprobe.watch.preflight.wire.Datagram;
import io.etcdprobe.watch.preflight.wire.Datagram.Kind;
import io.etcdprobe.watch.preflight.wire.DatagramCodec;
import io.etcdprobe.watch.preflight.wire.Message;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams that one prober sends us, and our answers. No answer is longer than what it
 * answers, until the sender has shown a cookie that we sent to its address.
 */
final class UdpSession {

  private final long number;
  private final long secret;
  private final DatagramCodec codec;
  private final NanoClock clock;
  private final long startTick;
  private final long startEpochNanos;
  private final long[] taken;
  private final long[] answered;
  private long repeated;
  private long swapped;
  private long spoiled;
  private int highest = -1;
  private int lastSize;
  private @Nullable SocketAddress known;
  private long cookie;

  /**
   * @param number strangers cannot guess it
   * @param secret makes cookies
   * @param datagrams how many belong to the stream
   */
  UdpSession(
      long number,
      long secret,
      Conversation conversation,
      int datagrams,
      NanoClock clock,
      InstantSource time) {
    this.number = number;
    this.secret = secret;
    this.codec = new DatagramCodec(conversation, number);
    this.clock = clock;
    taken = new long[datagrams];
    answered = new long[datagrams];
    // Tick 0 is "never", so ticks begin at 1.
    startTick = clock.nanoTime() - 1;
    startEpochNanos = EpochNanos.of(time.instant());
  }

  long number() {
    return number;
  }

  /** How many datagrams belong to the stream. */
  int datagrams() {
    return taken.length;
  }

  /**
   * Takes a datagram and answers it.
   *
   * @param tick when it arrived
   * @return whether it belongs to this session
   */
  synchronized boolean take(
      ByteBuffer bytes, SocketAddress from, long tick, DatagramChannel channel) throws IOException {
    Datagram datagram = codec.read(bytes);
    if (datagram == null) {
      return false;
    }
    if (!from.equals(known)) {
      known = from;
      cookie = mixed(secret ^ mixed(from.hashCode()));
    }
    if (datagram.kind() != Kind.STREAM && datagram.number() <= lastSize) {
      // A replay. Only a new question gets an answer, which may be larger than it.
      return true;
    }
    switch (datagram.kind()) {
      case STREAM -> stream(datagram, from, tick, channel);
      case LARGE -> {
        lastSize = datagram.number();
        channel.send(
            codec.write(
                Kind.FITS, datagram.number(), datagram.size(), cookie, DatagramCodec.HEADER_BYTES),
            from);
      }
      case WANT -> want(datagram, from, channel);
      default -> {
        // Ours to send, not to take.
      }
    }
    return true;
  }

  private void stream(Datagram datagram, SocketAddress from, long tick, DatagramChannel channel)
      throws IOException {
    int k = datagram.number();
    if (k < 0 || k >= taken.length) {
      return;
    }
    if (taken[k] != 0) {
      repeated++;
      return;
    }
    spoiled += datagram.intact() ? 0 : 1;
    swapped += k < highest ? 1 : 0;
    highest = Math.max(highest, k);
    taken[k] = tick - startTick;
    ByteBuffer answer = codec.write(Kind.ANSWER, k, 0, cookie, datagram.size());
    answered[k] = clock.nanoTime() - startTick;
    channel.send(answer, from);
  }

  private void want(Datagram datagram, SocketAddress from, DatagramChannel channel)
      throws IOException {
    int size = datagram.value();
    if (datagram.cookie() != cookie
        || size < DatagramCodec.HEADER_BYTES
        || size > DatagramCodec.LONGEST_BYTES) {
      return;
    }
    lastSize = datagram.number();
    try {
      channel.send(codec.write(Kind.SAMPLE, datagram.number(), size, cookie, size), from);
    } catch (IOException tooLarge) {
      channel.send(
          codec.write(Kind.REFUSED, datagram.number(), size, cookie, DatagramCodec.HEADER_BYTES),
          from);
    }
  }

  /** What was seen so far; the host's part is the caller's. */
  synchronized Message.Seen seen(HostLoad host) {
    return new Message.Seen(
        startEpochNanos, Ticks.of(taken), Ticks.of(answered), repeated, swapped, spoiled, host);
  }

  /** Spreads a number over all bits (SplitMix64, Steele, Lea and Flood, 2014). */
  private static long mixed(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
