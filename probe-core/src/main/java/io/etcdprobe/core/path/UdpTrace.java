package io.etcdprobe.core.path;

/**
 * The ticks of an isochronous stream of datagrams and their answers. Number {@code k} is the
 * datagram with the sequence number {@code k}. Each side has a clock of its own; its ticks are
 * nanoseconds since a moment that it chooses.
 *
 * @param intervalNanos time between two datagrams as planned
 * @param sent when the prober sent each
 * @param taken when the other side got each
 * @param answered when the other side sent each answer
 * @param got when the prober got each answer
 * @param repeatedUp datagrams that the other side got again
 * @param repeatedDown answers that the prober got again
 * @param swappedUp datagrams that the other side got after one with a higher number
 * @param swappedDown answers that the prober got after one with a higher number
 * @param spoiledUp datagrams that arrived with another content than was sent
 * @param spoiledDown answers that arrived with another content than was sent
 * @param clockNanos what the other side's time of day was ahead of the prober's when both ticks
 *     were 0; nanoseconds, negative if it was behind
 */
public record UdpTrace(
    long intervalNanos,
    Ticks sent,
    Ticks taken,
    Ticks answered,
    Ticks got,
    long repeatedUp,
    long repeatedDown,
    long swappedUp,
    long swappedDown,
    long spoiledUp,
    long spoiledDown,
    long clockNanos) {

  /** No datagrams. */
  public static final UdpTrace NONE =
      new UdpTrace(1, Ticks.NONE, Ticks.NONE, Ticks.NONE, Ticks.NONE, 0, 0, 0, 0, 0, 0, 0);

  /**
   * @throws IllegalArgumentException if there are more ticks of one kind than of another
   */
  public UdpTrace {
    int size = sent.size();
    if (taken.size() != size || answered.size() != size || got.size() != size) {
      throw new IllegalArgumentException("a trace has four ticks for each datagram");
    }
  }

  /** Number of datagrams that were planned. */
  public int size() {
    return sent.size();
  }

  /**
   * The round trip of one datagram without the time that the other side took for its answer,
   * nanoseconds; -1 if there is none.
   */
  public long roundTripNanos(int k) {
    if (!sent.came(k) || !taken.came(k) || !answered.came(k) || !got.came(k)) {
      return -1;
    }
    return Math.max(0, got.at(k) - sent.at(k) - (answered.at(k) - taken.at(k)));
  }
}
