package io.etcdprobe.watch.preflight.wire;

import io.etcdprobe.core.path.HostLoad;
import io.etcdprobe.core.path.PathRecord;
import io.etcdprobe.core.path.Ticks;
import java.util.List;

/** What one side says to the other, once both know the token. */
public sealed interface Message {

  /** Asks who is there. */
  record WhoAreYou() implements Message {}

  /**
   * Who is there.
   *
   * @param version version of the program
   * @param hostName the host's own name
   */
  record Present(String version, String hostName) implements Message {}

  /**
   * Asks a listener to probe another one.
   *
   * @param hosts names or addresses of the other one, all of them probed in one schedule
   * @param ports the ports to try; the first one is the peer port
   * @param durationNanos how long datagrams and messages are sent
   * @param datagramNanos time between two datagrams
   * @param heartbeatNanos time between two small messages
   * @param bulkNanos how long bulk data is sent each way; 0 for none
   */
  record Probe(
      List<String> hosts,
      List<Integer> ports,
      long durationNanos,
      long datagramNanos,
      long heartbeatNanos,
      long bulkNanos)
      implements Message {}

  /** What a prober does now. It is sent once a second. */
  record Doing(String text) implements Message {}

  /** What a prober wrote down, one for each address. */
  record Recorded(List<PathRecord> paths) implements Message {}

  /** The other side does not do what it was asked for. */
  record Refused(String reason) implements Message {}

  /**
   * Asks to take and answer datagrams until {@link WhatWasSeen}.
   *
   * @param datagrams how many
   * @param nanos how long they are sent, at most
   */
  record Watch(int datagrams, long nanos) implements Message {}

  /**
   * Datagrams are expected now.
   *
   * @param session they must carry this number
   * @param mtu of the interface with the address that was called
   */
  record Watching(long session, int mtu) implements Message {}

  /** Asks what was seen, and ends the session. */
  record WhatWasSeen() implements Message {}

  /**
   * What was seen of the datagrams. Ticks are nanoseconds since the session began, 0 for never.
   *
   * @param startEpochNanos when the session began, by this side's time of day
   * @param taken when each datagram arrived
   * @param answered when each answer was sent
   * @param repeated arrivals beyond the first
   * @param swapped arrivals after one with a higher number
   * @param spoiled arrivals with another content than was sent
   * @param host what this host did in the meantime
   */
  record Seen(
      long startEpochNanos,
      Ticks taken,
      Ticks answered,
      long repeated,
      long swapped,
      long spoiled,
      HostLoad host)
      implements Message {}

  /** Asks to answer raw messages on this connection until it is closed. */
  record Echo() implements Message {}

  /** Asks to take raw bulk data on this connection. */
  record Take() implements Message {}

  /**
   * What was taken.
   *
   * @param bytes how many bytes
   * @param nanos from the first to the last
   * @param intact whether the checksum is right
   */
  record Taken(long bytes, long nanos, boolean intact) implements Message {}

  /**
   * Asks for raw bulk data on this connection.
   *
   * @param bytes at most so many
   * @param nanos at most for so long
   */
  record Give(long bytes, long nanos) implements Message {}

  /** The other side can go on. */
  record Ready() implements Message {}
}
