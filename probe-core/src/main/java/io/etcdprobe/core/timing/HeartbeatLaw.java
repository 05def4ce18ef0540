package io.etcdprobe.core.timing;

/**
 * The probability that a stall of the leader's raft loop makes a heartbeat late.
 *
 * <p>etcd calls a heartbeat late, and counts it in {@code
 * etcd_server_heartbeat_send_failures_total}, if more than 2H passed since the last one to the same
 * follower (server/etcdserver/raft.go, processMessages). One goroutine serves the ticker and writes
 * the WAL (raft.go, start). So no heartbeat leaves during a stall, and one leaves at its end,
 * however many ticks were due.
 *
 * <ul>
 *   <li>The loop was idle before the stall. The last heartbeat left up to H before it, at random.
 *       So a stall of {@code d} makes one late with the probability {@code (d - H) / H}, cut to 0
 *       and 1.
 *   <li>The stall followed another one at once. After the first, a tick and a batch of messages are
 *       both due, and Go takes one of them at random (select). So the heartbeat left between the
 *       two stalls, or it waits for the end of the second. With the same chance at every stall, a
 *       heartbeat leaves between two of them in three of four cases.
 * </ul>
 *
 * <p>The time from the end of a stall to the heartbeat, some microseconds, is left out.
 */
public final class HeartbeatLaw {

  /** A heartbeat leaves at the end of two stalls in a row. */
  private static final double AT_BOTH = 0.5;

  /** A heartbeat that was due at the end of one stall leaves at the end of the next. */
  private static final double AT_SECOND_ONLY = 0.25;

  private HeartbeatLaw() {}

  /**
   * Returns the probability that a stall after an idle time makes one heartbeat to each follower
   * late.
   *
   * @param stallNanos the stall in nanoseconds
   */
  public static double late(long stallNanos, ElectionTiming timing) {
    double heartbeat = timing.heartbeatNanos();
    return Math.clamp((stallNanos - heartbeat) / heartbeat, 0, 1);
  }

  /**
   * Returns the same for a stall that began when another one ended.
   *
   * @param stallNanos the stall in nanoseconds
   * @param beforeNanos the stall before it, nanoseconds
   */
  public static double lateAfter(long stallNanos, long beforeNanos, ElectionTiming timing) {
    long late = timing.lateHeartbeatNanos();
    return (stallNanos > late ? AT_BOTH : 0)
        + (stallNanos + beforeNanos > late ? AT_SECOND_ONLY : 0);
  }
}
