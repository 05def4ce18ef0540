package io.etcdprobe.core.judge;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.stat.Binomial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk that is slow as such: many of its fdatasyncs or commits take long.
 *
 * <p>etcd's documents ask for a WAL fsync p99 under 10 ms and a backend commit p99 under 25 ms
 * (faq.md). etcd's histogram has no bound at either; the next ones above are 16 ms and 32 ms. A
 * warning takes slow events that are the rule and not the exception, so that it comes within
 * seconds and one stall does not raise it; critical is a leader whose fdatasyncs take as long as a
 * heartbeat interval on average. A p99 that is over the limit with 97.5 % confidence in a minute is
 * worth knowing.
 */
final class DiskSlowRule implements Rule {

  private static final double FSYNC_LIMIT = 0.016;
  private static final double COMMIT_LIMIT = 0.064;
  private static final double WARNING_MEAN = 0.020;
  private static final double COMMIT_WARNING_MEAN = 0.100;
  private static final long SHORT_NANOS = 6 * Recent.SECOND;
  private static final long LONG_NANOS = 12 * Recent.SECOND;
  private static final long MINUTE_NANOS = 60 * Recent.SECOND;
  private static final int ENOUGH_SLOW = 4;
  private static final double SURE = 0.975;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      Buckets shortly = fsyncs(member, cluster, SHORT_NANOS);
      Buckets longer = fsyncs(member, cluster, LONG_NANOS);
      Buckets commits =
          Recent.growth(member, EtcdMetric.BACKEND_COMMIT, cluster.nowNanos(), LONG_NANOS);
      if (shortly != null && isSlow(shortly, FSYNC_LIMIT, WARNING_MEAN)) {
        suspicions.add(slow(member, cluster, shortly));
      } else if (longer != null && isSlow(longer, FSYNC_LIMIT, WARNING_MEAN)) {
        suspicions.add(slow(member, cluster, longer));
      } else if (commits != null && isSlow(commits, COMMIT_LIMIT, COMMIT_WARNING_MEAN)) {
        suspicions.add(slowCommits(member, commits));
      } else {
        Buckets minute = fsyncs(member, cluster, MINUTE_NANOS);
        if (minute != null && surelyTooMany(minute)) {
          suspicions.add(slowTail(member, minute));
        }
      }
    }
    return suspicions;
  }

  private static @Nullable Buckets fsyncs(MemberWindow member, ClusterWindow cluster, long nanos) {
    return Recent.growth(member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), nanos);
  }

  /** The mean of a member's fdatasyncs lately, seconds; 0 if there were none. */
  static double mean(MemberWindow member, ClusterWindow cluster) {
    Buckets recent = fsyncs(member, cluster, LONG_NANOS);
    return recent == null ? 0 : recent.mean();
  }

  private static boolean isSlow(Buckets events, double limit, double mean) {
    long slow = events.surelyOver(limit);
    return slow >= ENOUGH_SLOW && slow >= 0.3 * events.count() && events.mean() >= mean;
  }

  private static boolean surelyTooMany(Buckets events) {
    long slow = events.surelyOver(FSYNC_LIMIT);
    return slow > 1 && Binomial.cumulative(slow - 1, events.count(), 0.01) > SURE;
  }

  private static Suspicion slow(MemberWindow member, ClusterWindow cluster, Buckets events) {
    boolean leads = cluster.leads(member);
    double heartbeat = cluster.timing(member).heartbeatNanos() / 1e9;
    boolean critical = leads && cluster.voters() > 1 && events.mean() >= heartbeat;
    return new Suspicion(
        member.name(),
        Cause.DISK_SLOW,
        critical ? Severity.CRITICAL : Severity.WARNING,
        "fdatasyncs of the WAL take "
            + Texts.seconds(events.mean())
            + " on average, "
            + Texts.percent((double) events.surelyOver(FSYNC_LIMIT) / events.count())
            + " of the last "
            + events.count()
            + " more than 16 ms"
            + (critical ? ": as long as a heartbeat interval, on the leader" : ""),
        List.of(
            Texts.evidence("mean_fsync_seconds", events.mean(), EtcdMetric.WAL_FSYNC),
            Texts.evidence(
                "fsyncs_over_16ms", events.surelyOver(FSYNC_LIMIT), EtcdMetric.WAL_FSYNC),
            Texts.evidence("fsyncs", events.count(), EtcdMetric.WAL_FSYNC)),
        "measure the volume with etcd-probe disk on a free directory of it; look for other writers,"
            + " throttling and burst credits",
        Recent.SECOND / 2);
  }

  private static Suspicion slowCommits(MemberWindow member, Buckets commits) {
    return new Suspicion(
        member.name(),
        Cause.DISK_SLOW,
        Severity.WARNING,
        "commits of the database take "
            + Texts.seconds(commits.mean())
            + " on average: reads and applies wait for them",
        List.of(
            Texts.evidence("mean_commit_seconds", commits.mean(), EtcdMetric.BACKEND_COMMIT),
            Texts.evidence("commits", commits.count(), EtcdMetric.BACKEND_COMMIT)),
        "look at the disk's throughput and at the size of what is written",
        Recent.SECOND);
  }

  private static Suspicion slowTail(MemberWindow member, Buckets minute) {
    return new Suspicion(
        member.name(),
        Cause.DISK_SLOW,
        Severity.INFO,
        "more than 1 % of the WAL's fdatasyncs took over 16 ms in the last minute; etcd asks for a"
            + " p99 under 10 ms",
        List.of(
            Texts.evidence(
                "fsyncs_over_16ms", minute.surelyOver(FSYNC_LIMIT), EtcdMetric.WAL_FSYNC),
            Texts.evidence("fsyncs", minute.count(), EtcdMetric.WAL_FSYNC)),
        "no harm yet; watch whether it grows",
        5 * Recent.SECOND);
  }
}
