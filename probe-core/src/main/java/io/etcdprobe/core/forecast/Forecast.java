package io.etcdprobe.core.forecast;

/**
 * What the stalls that were seen mean for a day of a cluster whose leader has this disk.
 *
 * @param members voting members of that cluster
 * @param exposureNanos how long was watched, nanoseconds
 * @param stalls how many stalls longer than a heartbeat interval were seen
 * @param longestNanos the longest of them, nanoseconds, 0 if there was none
 * @param dangerous how many took (E-1)H or longer
 * @param dangerousPerDay upper 95 % limit (one-sided) of such stalls per day: the rule of three
 * @param hourlyExcludedByNanos how long a run without any such stall must be to exclude one per
 *     hour with 95 %, nanoseconds
 * @param lossesSeen leadership losses per day from the dangerous stalls that were seen, each with
 *     its probability
 * @param lateHeartbeats as etcd_server_heartbeat_send_failures_total counts them: one for each
 *     follower
 * @param leadershipLosses leadership losses
 * @param lostWriteSeconds seconds in which the cluster confirms no write
 * @param basis what the leadership losses rest on
 * @param advice the timing that this disk needs
 */
public record Forecast(
    int members,
    long exposureNanos,
    long stalls,
    long longestNanos,
    long dangerous,
    double dangerousPerDay,
    long hourlyExcludedByNanos,
    double lossesSeen,
    PerDay lateHeartbeats,
    PerDay leadershipLosses,
    PerDay lostWriteSeconds,
    Basis basis,
    TimingAdvice advice) {

  /** What a forecast of leadership losses rests on. */
  public enum Basis {
    /** Stalls that were long enough to cost a leadership. */
    SEEN("seen"),
    /** Shorter stalls, and a fit of how their lengths go on. */
    FITTED("fitted"),
    /** No stall was seen, or too few for a fit: there is an upper limit only. */
    NONE("none");

    private final String key;

    Basis(String key) {
      this.key = key;
    }

    /** The name in JSON. */
    public String key() {
      return key;
    }
  }
}
