package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.stall.Periodicity;
import io.etcdprobe.core.stall.SeenStall;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Defragmentation;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.StallScale;
import io.etcdprobe.core.window.Wording;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Single fdatasyncs that stood still. A quantile never shows one stall of a second among thousands
 * of quick fdatasyncs. A bucket that grew does show it, and the growth of the sum tells its length.
 *
 * <p>{@link StallScale} tells how bad they are.
 */
final class DiskStallRule implements Rule {

  /** How far back a stall counts. */
  static final long WINDOW_NANOS = 20 * Lookback.SECOND;

  private static final double QUICK_SECONDS = 0.032;

  /** Stalls more frequent than this do not come by the clock, they come all the time. */
  private static final long SHORTEST_PERIOD_NANOS = 10 * Lookback.SECOND;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    // Shared stalls have a finding of their own.
    SharedStalls shared = SharedStalls.of(cluster);
    for (MemberWindow member : cluster.members()) {
      suspect(member, cluster, shared, suspicions);
    }
    return suspicions;
  }

  /**
   * The length of a member's longest recent stall as exactly as it is known, seconds; 0 if there
   * was none.
   */
  static double longest(MemberWindow member, ClusterWindow cluster) {
    double longest = 0;
    for (Lookback.Step step : steps(member, cluster)) {
      // Quick steps need no closer look. There are minutes of them, and this is called often.
      boolean quick = step.events().slowestOver() < QUICK_SECONDS;
      longest =
          Math.max(longest, quick ? step.events().slowestAbout() : length(member, cluster, step));
    }
    return longest;
  }

  private static List<Lookback.Step> steps(MemberWindow member, ClusterWindow cluster) {
    return Lookback.steps(member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), WINDOW_NANOS);
  }

  private static double length(MemberWindow member, ClusterWindow cluster, Lookback.Step step) {
    return Lookback.slowest(member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), step);
  }

  /**
   * A stall of a member.
   *
   * @param led whether the member led during the stall. A stall counts when it ends, and a stall
   *     that costs the leadership ends on a follower
   */
  private record Length(double seconds, boolean led) {}

  /** Whether a member said at some time between the two moments that it leads. */
  static boolean led(MemberWindow member, long fromNanos, long toNanos) {
    return member.raft().stream()
        .anyMatch(
            outcome ->
                outcome.endNanos() - fromNanos >= 0
                    && toNanos - outcome.endNanos() >= 0
                    && outcome.answer() != null
                    && outcome.answer().leads());
  }

  /**
   * A member's recent stalls, without shared ones and those that its processor or its own rewriting
   * of the database explains.
   */
  private static List<Length> lengths(
      MemberWindow member, ClusterWindow cluster, SharedStalls shared, double atLeast) {
    List<Length> lengths = new ArrayList<>();
    List<Defragmentation> rewriting = Defragmentation.of(member);
    for (Lookback.Step step :
        Lookback.slowSteps(
            member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), WINDOW_NANOS, atLeast)) {
      double length = length(member, cluster, step);
      if (length >= atLeast
          && !shared.has(member, step)
          && !Defragmentation.met(rewriting, step, length)
          && !ProcessRule.lateMeanwhile(member, cluster, step, length)) {
        long from = step.fromNanos() - Math.round(length * 1e9);
        lengths.add(new Length(length, led(member, from, step.toNanos())));
      }
    }
    return lengths;
  }

  /**
   * The longest recent stall that the low-rate probe saw, seconds. A stall under way counts with
   * its time so far.
   */
  private static double ofProbe(MemberWindow member, ClusterWindow cluster, SharedStalls shared) {
    DiskProbeReport probe = member.probe();
    if (probe == null) {
      return 0;
    }
    List<Defragmentation> rewriting = Defragmentation.of(member);
    boolean busy = !rewriting.isEmpty() && rewriting.getLast().underWay();
    boolean hangs = !busy || probe.underWayNanos() >= cluster.timing(member).leadershipLostNanos();
    long longest = hangs ? probe.underWayNanos() : 0;
    for (Stall stall : probe.lastStalls()) {
      boolean lately = stall.at().plusNanos(stall.nanos() + WINDOW_NANOS).isAfter(cluster.now());
      if (lately
          && stall.origin() == StallOrigin.DISK
          && !shared.has(member, stall, cluster)
          && !Defragmentation.met(rewriting, stall, cluster)) {
        longest = Math.max(longest, stall.nanos());
      }
    }
    return longest / 1e9;
  }

  private static void suspect(
      MemberWindow member, ClusterWindow cluster, SharedStalls shared, List<Suspicion> suspicions) {
    StallScale scale = StallScale.of(member, cluster);
    double longest = 0;
    int lateStalls = 0;
    boolean led = false;
    for (Length length : lengths(member, cluster, shared, scale.counts())) {
      longest = Math.max(longest, length.seconds());
      led |= length.led() && scale.risky(length.seconds());
      lateStalls++;
    }
    // A member that does not sync does not wait for its disk either.
    double probed = DurabilityRule.unsafe(member, cluster) ? 0 : ofProbe(member, cluster, shared);
    boolean byProbe = probed > longest;
    longest = Math.max(longest, probed);
    String rhythm = rhythm(member, cluster);
    boolean leads = cluster.leads(member);
    StallScale.Stalls stalls = new StallScale.Stalls(longest, lateStalls, leads || led);
    if (!scale.tells(stalls)) {
      if (!rhythm.isEmpty() && shared.lately().isEmpty()) {
        suspicions.add(periodic(member, rhythm));
      }
      return;
    }
    double failures =
        Lookback.growthOf(
            member, EtcdMetric.HEARTBEAT_SEND_FAILURES, cluster.nowNanos(), WINDOW_NANOS);
    DiskProbeReport probe = member.probe();
    boolean hangs = byProbe && probe != null && probe.underWayNanos() >= longest * 1e9;
    suspicions.add(
        new Suspicion(
            member.name(),
            Cause.DISK_STALL,
            scale.severity(stalls),
            what(byProbe, hangs)
                + Wording.seconds(longest)
                + (hangs ? " and still does" : "")
                + (lateStalls > 1 ? ", and " + (lateStalls - 1) + " more were beyond 2H" : "")
                + (leads ? " on the leader: " : led ? " while it led: " : " on a follower: ")
                + scale.meaning(stalls)
                + (rhythm.isEmpty() ? "" : "; " + rhythm)
                + Wording.assumed(member, cluster),
            List.of(
                Wording.evidence(
                    "longest_fsync_seconds",
                    longest,
                    byProbe ? "etcd-probe" : EtcdMetric.WAL_FSYNC),
                Wording.evidence("stalls_beyond_2h", lateStalls, EtcdMetric.WAL_FSYNC),
                Wording.evidence("leadership_at_risk_seconds", scale.riskSeconds(), "(E-1)H"),
                Wording.evidence("late_heartbeats", failures, EtcdMetric.HEARTBEAT_SEND_FAILURES)),
            "look at the volume's other users and at the host's disk; move etcd to a disk of its"
                + " own"
                + (leads ? ", or move the leadership away first (etcdctl move-leader)" : ""),
            0));
  }

  private static String what(boolean byProbe, boolean hangs) {
    if (hangs) {
      return "a small write of ours on its volume has hung for ";
    }
    return byProbe
        ? "a small write of ours on its volume took "
        : "an fdatasync of the WAL took about ";
  }

  /** How regularly its stalls come and when the next is due; empty if they are not regular. */
  private static String rhythm(MemberWindow member, ClusterWindow cluster) {
    List<Long> times = member.stalls().stream().map(SeenStall::atNanos).toList();
    Periodicity found = Periodicity.of(times, SHORTEST_PERIOD_NANOS).orElse(null);
    if (found == null || found.nextNanos() - cluster.nowNanos() < -found.periodNanos()) {
      return "";
    }
    long longest = member.stalls().stream().mapToLong(SeenStall::nanos).max().orElse(0);
    Instant next = cluster.now().plusNanos(found.nextNanos() - cluster.nowNanos());
    return "stalls of up to "
        + Wording.nanos(longest)
        + " come every "
        + Wording.nanos(found.periodNanos())
        + " ("
        + found.count()
        + " so far), the next at about "
        + next.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Suspicion periodic(MemberWindow member, String rhythm) {
    long longest = member.stalls().stream().mapToLong(SeenStall::nanos).max().orElse(0);
    return new Suspicion(
        member.name(),
        Cause.DISK_STALL,
        Severity.INFO,
        rhythm,
        List.of(
            Wording.evidence("longest_fsync_seconds", longest / 1e9, EtcdMetric.WAL_FSYNC),
            Wording.evidence("stalls", member.stalls().size(), EtcdMetric.WAL_FSYNC)),
        "look for scheduled jobs on the host or its storage: backups, scrubs, snapshots,"
            + " log rotation, neighbours",
        0);
  }
}
