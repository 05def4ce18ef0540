package io.etcdprobe.examples.lab.cluster;

/**
 * What happens to bytes on their way.
 *
 * @param delayNanos how much later each chunk arrives, at least
 * @param jitterNanos random addition to that, at most
 * @param loss the part of chunks, 0 to 1, that are lost and have to be sent again
 * @param held whether nothing gets through
 */
public record Link(long delayNanos, long jitterNanos, double loss, boolean held) {

  /** A link that does nothing. */
  public static final Link CLEAN = new Link(0, 0, 0, false);

  /**
   * TCP's shortest retransmission timeout on Linux. It doubles with each loss of the same segment.
   */
  public static final long RETRANSMISSION_NANOS = 200_000_000L;

  private static final int RETRANSMISSIONS_AT_MOST = 6;

  /** Both links one after the other. */
  public Link and(Link other) {
    return new Link(
        delayNanos + other.delayNanos,
        jitterNanos + other.jitterNanos,
        1 - (1 - loss) * (1 - other.loss),
        held || other.held);
  }

  /** How much later a chunk arrives. The dice give random numbers from 0 to below 1. */
  public long latenessNanos(java.util.function.DoubleSupplier dice) {
    long late = delayNanos;
    if (jitterNanos > 0) {
      late += (long) (dice.getAsDouble() * jitterNanos);
    }
    long wait = RETRANSMISSION_NANOS;
    for (int i = 0; loss > 0 && i < RETRANSMISSIONS_AT_MOST && dice.getAsDouble() < loss; i++) {
      late += wait;
      wait *= 2;
    }
    return late;
  }
}
