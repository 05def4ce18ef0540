package io.etcdprobe.core.window;

import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.timing.ElectionTiming;

/**
 * The one scale for everything that holds up a member's raft loop: an fdatasync that stands still,
 * a paused process, a missing processor. How bad a stall is depends on its length and on which
 * member had it, not on its cause.
 *
 * <p>A stall of (E-1)H can cost a leader the leadership and is critical (raft.go, tickElection and
 * resetRandomizedElectionTimeout). Half of that is a warning, before the leadership is at risk. Two
 * stalls beyond 2H are a warning too: they surely make heartbeats late (server/etcdserver/raft.go,
 * TimeoutDetector). A single stall beyond 2H is worth knowing.
 *
 * @param lateSeconds 2H
 * @param riskSeconds (E-1)H
 * @param company whether another member could take the leadership
 */
public record StallScale(double lateSeconds, double riskSeconds, ClusterWindow.Company company) {

  /** A length is known to within a few percent. */
  private static final double EXACT = 0.98;

  private static final double NEAR = 0.95;

  /** This many stalls are no longer a single event. */
  private static final int SEVERAL = 2;

  /**
   * Stalls of one member lately.
   *
   * @param longestSeconds the longest
   * @param count how many were beyond 2H, see {@link #counts}
   * @param led whether the member leads now, or led during a {@link #risky} stall
   */
  public record Stalls(double longestSeconds, int count, boolean led) {}

  public static StallScale of(MemberWindow member, ClusterWindow cluster) {
    ElectionTiming timing = cluster.timing(member);
    return new StallScale(
        timing.lateHeartbeatNanos() / 1e9,
        timing.leadershipAtRiskNanos() / 1e9,
        cluster.company(member));
  }

  /** From this length on a stall counts, seconds: a little under 2H. */
  public double counts() {
    return lateSeconds * NEAR;
  }

  /** Whether a stall of this length can cost a leader its leadership. */
  public boolean risky(double seconds) {
    return seconds >= riskSeconds * EXACT;
  }

  /** Whether the stalls are worth reporting. */
  public boolean tells(Stalls stalls) {
    return stalls.longestSeconds >= lateSeconds;
  }

  /** How bad the stalls are, if they are worth reporting. */
  public Severity severity(Stalls stalls) {
    boolean others = company == ClusterWindow.Company.SEVERAL;
    if (risky(stalls.longestSeconds) && stalls.led && others) {
      return Severity.CRITICAL;
    }
    return stalls.longestSeconds >= riskSeconds / 2 || stalls.count >= SEVERAL
        ? Severity.WARNING
        : Severity.INFO;
  }

  /** What the stalls mean, as the part of a sentence after a colon. */
  public String meaning(Stalls stalls) {
    return switch (company) {
      case ALONE ->
          "a cluster of one has no leadership to lose; every write waits as long as the stall";
      case UNKNOWN ->
          "every write waits as long as the stall; the leadership may be lost as well, but the"
              + " number of voting members is not known";
      case SEVERAL -> ofSeveral(stalls);
    };
  }

  private String ofSeveral(Stalls stalls) {
    if (risky(stalls.longestSeconds)) {
      return stalls.led
          ? "beyond (E-1)H = " + Wording.seconds(riskSeconds) + " the leadership can be lost"
          : "as leader it could have lost the leadership, beyond (E-1)H = "
              + Wording.seconds(riskSeconds);
    }
    if (!stalls.led) {
      return "as leader its heartbeats would have been late, beyond 2H = "
          + Wording.seconds(lateSeconds)
          + "; from "
          + Wording.seconds(riskSeconds)
          + " on a leadership can be lost";
    }
    return "heartbeats are late beyond 2H = "
        + Wording.seconds(lateSeconds)
        + ", and from "
        + Wording.seconds(riskSeconds)
        + " on a leadership can be lost";
  }
}
