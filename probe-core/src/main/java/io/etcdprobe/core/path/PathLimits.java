package io.etcdprobe.core.path;

import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.timing.ElectionTiming;

/**
 * The limits of a path. At or beyond the soft one is a warning, at or beyond the hard one a
 * failure.
 *
 * @param roundTripP99 99th percentile of the round trip, nanoseconds
 * @param loss share of lost datagrams on one way, 0 to 1. A soft limit of 0 means that any loss is
 *     a warning
 * @param burst longest time in which each datagram was lost, nanoseconds
 * @param silence longest time without an answer on a TCP connection, nanoseconds
 * @param bandwidth bytes per second over one TCP connection; less is worse
 * @param clock difference of the clocks, nanoseconds
 * @param lookup time of one question to the name service, nanoseconds
 */
public record PathLimits(
    Limits roundTripP99,
    Limits loss,
    Limits burst,
    Limits silence,
    Limits bandwidth,
    Limits clock,
    Limits lookup) {

  private static final double MILLI = 1e6;
  private static final double SECOND = 1e9;
  private static final double MEGABYTE = 1e6;

  /**
   * The limits for a cluster with these times.
   *
   * <ul>
   *   <li>Round trip: H/3 and 2H/3. OpenShift recommends less than 33 ms and allows 66 ms with H =
   *       100 ms (etcd performance, "network").
   *   <li>Loss: any, and 1 % (ours: at 3 % of random loss each fortieth heartbeat is late).
   *   <li>Burst: 200 ms, the least time after which TCP sends again (tcp_rto_min), and 600 ms, from
   *       which a second attempt is lost too and the silence lasts 1.4 s.
   *   <li>Silence: 2H, from which etcd calls a heartbeat late, and (E-1)H, from which followers may
   *       campaign.
   *   <li>Bandwidth: what a link of 1 Gbit/s gives (etcd's hardware page), with some margin, and
   *       100 Mbit/s.
   *   <li>Clock: 1 s, from which etcd warns (rafthttp/probing_status.go), and 4 min (OpenShift's
   *       assisted installer).
   *   <li>Name service: 1 s, the part of etcd's dial timeout that does not depend on E
   *       (embed/config.go), and 5 s.
   * </ul>
   */
  public static PathLimits defaults(ElectionTiming timing) {
    double heartbeat = timing.heartbeatNanos();
    return new PathLimits(
        new Limits(heartbeat / 3, heartbeat * 2 / 3),
        new Limits(0, 0.01),
        new Limits(200 * MILLI, 600 * MILLI),
        new Limits(timing.lateHeartbeatNanos(), timing.leadershipAtRiskNanos()),
        new Limits(100 * MEGABYTE, 12.5 * MEGABYTE),
        new Limits(SECOND, 240 * SECOND),
        new Limits(SECOND, 5 * SECOND));
  }
}
