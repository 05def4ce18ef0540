package io.etcdprobe.core.sidecar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel tells about the connections of the member beside us to its peers.
 *
 * @param unknown why it tells nothing, for people; empty if it does
 * @param peers one for each peer, in the order of their names
 */
public record PeersReport(String unknown, List<Peer> peers) {

  /** Takes a copy of the list. */
  public PeersReport {
    peers = List.copyOf(peers);
  }

  /** Nothing is known. */
  public static PeersReport notKnown(String why) {
    return new PeersReport(why, List.of());
  }

  /**
   * The connections to one peer. Totals are those of all connections since we began to look.
   *
   * @param name the peer's etcd name, or its id
   * @param connections how many are open now
   * @param roundTripNanos the kernel's smoothed round trip, the smallest of the connections; null
   *     if there is none
   * @param queuedBytes written by the member and not acknowledged by the peer's host
   * @param sentSegments how many segments with data were sent
   * @param resentSegments how many segments were sent again
   * @param silentNanos how long nothing has come from the peer; null if nothing ever came
   * @param silences how many times nothing came for longer than the heartbeat interval, as far as a
   *     look each second can tell; counted while one of the two leads, as else messages are rare
   * @param longSilences the same for the election timeout
   * @param mtuBytes the largest packet that the path takes, as the kernel believes; null if unknown
   */
  public record Peer(
      String name,
      int connections,
      @Nullable Long roundTripNanos,
      long queuedBytes,
      long sentSegments,
      long resentSegments,
      @Nullable Long silentNanos,
      long silences,
      long longSilences,
      @Nullable Integer mtuBytes) {}
}
