package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.preflight.wire.DatagramCodec;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.LongAdder;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Takes datagrams at one address and gives them to their sessions. The address is one of the host's
 * own, never the wildcard: an answer has to leave from the address that was asked.
 */
final class UdpPort implements AutoCloseable {

  /** The sessions that are open. */
  interface Sessions {
    @Nullable UdpSession find(long number);
  }

  private final DatagramChannel channel;
  private final Sessions sessions;
  private final NanoClock clock;
  private final LongAdder strangers;

  /**
   * @param strangers counts datagrams that belong to no session
   * @throws IOException if the address cannot be taken
   */
  UdpPort(InetSocketAddress address, Sessions sessions, NanoClock clock, LongAdder strangers)
      throws IOException {
    this.sessions = sessions;
    this.clock = clock;
    this.strangers = strangers;
    channel = open(address);
    try {
      channel.bind(address);
    } catch (IOException taken) {
      channel.close();
      throw taken;
    }
    Thread.ofPlatform().daemon().name("preflight-udp").start(this::run);
  }

  /** Opens a channel whose datagrams are not fragmented. */
  static DatagramChannel open(InetSocketAddress address) throws IOException {
    boolean six = address.getAddress() instanceof Inet6Address;
    DatagramChannel channel =
        DatagramChannel.open(six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, true);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
    return channel;
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(DatagramCodec.LONGEST_BYTES);
    while (channel.isOpen()) {
      try {
        buffer.clear();
        SocketAddress from = channel.receive(buffer);
        long tick = clock.nanoTime();
        buffer.flip();
        Long number = DatagramCodec.session(buffer);
        UdpSession session = number == null ? null : sessions.find(number);
        if (session == null || !session.take(buffer, from, tick, channel)) {
          strangers.increment();
        }
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException unsent) {
        // The answer is lost, as it would be on the path.
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
