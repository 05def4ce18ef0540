package io.etcdprobe.core.timing;

import java.time.Duration;

/**
 * The two times that a cluster is configured with. They are the units for what a stall of its
 * leader's disk means.
 *
 * <p>{@code H} is the heartbeat interval ({@code --heartbeat-interval}), {@code E} the election
 * timeout ({@code --election-timeout}) in heartbeats. etcd refuses an election timeout under five
 * heartbeats or over 50 s (embed/config.go, Validate), and so does this type. A follower waits a
 * random E to 2E-1 ticks (raft.go, resetRandomizedElectionTimeout). The tick under way when the
 * silence begins counts, which gives the E-1 and 2E-1 below.
 *
 * @param heartbeat heartbeat interval, whole milliseconds, at least 1 ms
 * @param election election timeout, five heartbeats to 50 s
 */
public record ElectionTiming(Duration heartbeat, Duration election) {

  /** etcd's upper limit of the election timeout (embed/config.go, maxElectionMs). */
  public static final Duration MAX_ELECTION = Duration.ofSeconds(50);

  /** etcd's defaults: 100 ms and 1,000 ms. */
  public static final ElectionTiming DEFAULT =
      new ElectionTiming(Duration.ofMillis(100), Duration.ofMillis(1000));

  /**
   * @throws IllegalArgumentException with a sentence for the user, when etcd itself would refuse
   *     the pair
   */
  public ElectionTiming {
    if (heartbeat.compareTo(Duration.ofMillis(1)) < 0 || heartbeat.toNanosPart() % 1_000_000 != 0) {
      throw new IllegalArgumentException(
          "heartbeat interval " + text(heartbeat) + " must be whole milliseconds, 1ms or more");
    }
    if (election.compareTo(MAX_ELECTION) > 0) {
      throw new IllegalArgumentException(
          "election timeout "
              + text(election)
              + " is over 50s, which etcd refuses; give a shorter one");
    }
    if (election.compareTo(heartbeat.multipliedBy(5)) < 0) {
      throw new IllegalArgumentException(
          "election timeout "
              + text(election)
              + " is under five heartbeats of "
              + text(heartbeat)
              + ", which etcd refuses; give at least "
              + text(heartbeat.multipliedBy(5)));
    }
  }

  /** One heartbeat interval H in nanoseconds. */
  public long heartbeatNanos() {
    return heartbeat.toNanos();
  }

  /**
   * The election timeout E in ticks, as etcd computes it: whole heartbeats, rounded down (at least
   * 5).
   */
  public int electionTicks() {
    return (int) (election.toMillis() / heartbeat.toMillis());
  }

  /**
   * 2H in nanoseconds: from here on, a heartbeat is surely late (server/etcdserver/raft.go,
   * TimeoutDetector).
   */
  public long lateHeartbeatNanos() {
    return 2 * heartbeatNanos();
  }

  /** (E-1)H in nanoseconds: from here on, a stall of the leader can cost the leadership. */
  public long leadershipAtRiskNanos() {
    return (electionTicks() - 1) * heartbeatNanos();
  }

  /** (2E-1)H in nanoseconds: from here on, the leadership is surely lost. */
  public long leadershipLostNanos() {
    return (2L * electionTicks() - 1) * heartbeatNanos();
  }

  private static String text(Duration duration) {
    return duration.toNanosPart() % 1_000_000 == 0
        ? duration.toMillis() + "ms"
        : duration.toNanos() + "ns";
  }
}
