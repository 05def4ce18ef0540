package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.stat.Binomial;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Defragmentation;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.WalBytes;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk that is slow in general: many of its fdatasyncs or commits take long.
 *
 * <p>etcd's documents ask for a WAL fsync p99 under 10 ms and a backend commit p99 under 25 ms
 * (faq.md). etcd's histogram has no bound at either: fdatasyncs are judged at 16 ms, the next bound
 * above, and commits at 64 ms. A warning needs many slow events, so that it comes within seconds
 * but not after a single stall. Critical is a leader whose fdatasyncs take as long as a heartbeat
 * interval on average. A p99 that is over the limit with 97.5 % confidence in a minute is worth
 * knowing.
 */
final class DiskSlowRule implements Rule {

  private static final double FSYNC_LIMIT = 0.016;
  private static final double COMMIT_LIMIT = 0.064;
  private static final double WARNING_MEAN = 0.020;
  private static final double COMMIT_WARNING_MEAN = 0.100;
  private static final long SHORT_NANOS = 6 * Lookback.SECOND;
  private static final long LONG_NANOS = 12 * Lookback.SECOND;
  private static final long MINUTE_NANOS = 60 * Lookback.SECOND;
  private static final int ENOUGH_SLOW = 4;
  private static final double BYTES_PER_SECOND = 10e6;
  private static final double SURE = 0.975;

  /** etcd's documents: faq.md, "What does the etcd warning apply entries took too long mean?". */
  private static final long PROBE_LIMIT_NANOS = 10_000_000;

  /** A device is slow if its writes or flushes take this long on average. */
  private static final double SLOW_DEVICE_NANOS = 5e6;

  /** A disk this many times slower than the others is slow by itself: not all disks are. */
  private static final double OUTLIER = 4;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      boolean quick = quick(member, cluster);
      Buckets shortly = quick ? null : fsyncs(member, cluster, SHORT_NANOS);
      Buckets longer = quick ? null : fsyncs(member, cluster, LONG_NANOS);
      Buckets commits =
          Lookback.sum(undisturbed(member, cluster, EtcdMetric.BACKEND_COMMIT, LONG_NANOS));
      double mean = WARNING_MEAN + transfer(member, cluster, longer);
      if (shortly != null && isSlow(shortly, FSYNC_LIMIT, mean)) {
        suspicions.add(slow(member, cluster, shortly));
      } else if (longer != null
          && (isSlow(longer, FSYNC_LIMIT, mean) || isSlowAgain(member, cluster, longer, mean))) {
        suspicions.add(slow(member, cluster, longer));
      } else if (commits != null && isSlow(commits, COMMIT_LIMIT, COMMIT_WARNING_MEAN)) {
        suspicions.add(slowCommits(member, commits));
      } else {
        Buckets minute = quick ? null : fsyncs(member, cluster, MINUTE_NANOS);
        DiskProbeReport probe = member.probe();
        if (minute != null && surelyTooMany(minute)) {
          suspicions.add(slowTail(member, minute));
        } else if (probe != null && probe.fsync().p99Interval().lowNanos() > PROBE_LIMIT_NANOS) {
          suspicions.add(slowProbe(member, probe.fsync()));
        }
      }
    }
    return suspicions;
  }

  /** Whether no fdatasync took long in the longest window of this rule. */
  private static boolean quick(MemberWindow member, ClusterWindow cluster) {
    return Lookback.slowSteps(
            member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), MINUTE_NANOS, FSYNC_LIMIT)
        .isEmpty();
  }

  private static @Nullable Buckets fsyncs(MemberWindow member, ClusterWindow cluster, long nanos) {
    return Lookback.sum(syncs(member, cluster, nanos));
  }

  private static List<Lookback.Step> syncs(MemberWindow member, ClusterWindow cluster, long nanos) {
    List<Lookback.Step> steps = undisturbed(member, cluster, EtcdMetric.WAL_FSYNC, nanos);
    // A thread without a processor seems to sync slowly, but that time is not the disk's.
    steps.removeIf(step -> ProcessRule.lateMeanwhile(member, cluster, step, 0));
    return steps;
  }

  /** The steps without those in which the member rewrote its own database. */
  private static List<Lookback.Step> undisturbed(
      MemberWindow member, ClusterWindow cluster, String family, long nanos) {
    List<Lookback.Step> steps =
        new ArrayList<>(Lookback.steps(member, family, cluster.nowNanos(), nanos));
    List<Defragmentation> rewriting = Defragmentation.of(member);
    steps.removeIf(step -> Defragmentation.met(rewriting, step, 0));
    return steps;
  }

  /** The median of the other members' mean fdatasync times, seconds; 0 if unknown. */
  private static double others(MemberWindow member, ClusterWindow cluster) {
    double[] means =
        cluster.members().stream()
            .filter(other -> !other.is(member))
            .map(other -> fsyncs(other, cluster, LONG_NANOS))
            .filter(syncs -> syncs != null && syncs.count() > 0)
            .mapToDouble(Buckets::mean)
            .sorted()
            .toArray();
    return means.length == 0 ? 0 : means[means.length / 2];
  }

  /**
   * How long a disk may take for the bytes of one fdatasync on average, seconds: etcd's hardware
   * guide asks for 10 MB/s. Large values take time on any disk.
   */
  private static double transfer(
      MemberWindow member, ClusterWindow cluster, @Nullable Buckets syncs) {
    if (syncs == null || syncs.count() == 0) {
      return 0;
    }
    double grown = Lookback.growthOf(member, EtcdMetric.WAL_BYTES, cluster.nowNanos(), LONG_NANOS);
    double bytes = WalBytes.of(member).written(grown);
    return bytes / syncs.count() / BYTES_PER_SECOND;
  }

  private static boolean isSlow(Buckets events, double limit, double mean) {
    long slow = events.surelyOver(limit);
    return slow >= ENOUGH_SLOW && slow >= 0.3 * events.count() && events.mean() >= mean;
  }

  /**
   * Whether fewer events are slow, but so slow that the loop waits for them most of its time: a
   * tenth of all events, in nearly every step, not just a stall or two.
   */
  private static boolean isSlowAgain(
      MemberWindow member, ClusterWindow cluster, Buckets events, double mean) {
    long slow = events.surelyOver(FSYNC_LIMIT);
    if (slow < ENOUGH_SLOW || slow < 0.1 * events.count() || events.mean() < mean) {
      return false;
    }
    int steps = 0;
    int slowSteps = 0;
    for (Lookback.Step step : syncs(member, cluster, LONG_NANOS)) {
      steps += step.events().count() > 0 ? 1 : 0;
      slowSteps += step.events().surelyOver(FSYNC_LIMIT) > 0 ? 1 : 0;
    }
    return slowSteps > 1 && slowSteps >= 0.75 * steps;
  }

  private static boolean surelyTooMany(Buckets events) {
    long slow = events.surelyOver(FSYNC_LIMIT);
    return slow > 1 && Binomial.cumulative(slow - 1, events.count(), 0.01) > SURE;
  }

  private static Suspicion slow(MemberWindow member, ClusterWindow cluster, Buckets events) {
    boolean leads = cluster.leads(member);
    double heartbeat = cluster.timing(member).heartbeatNanos() / 1e9;
    double others = others(member, cluster);
    boolean alone = others > 0 && events.mean() >= OUTLIER * others;
    boolean beyond = leads && events.mean() >= heartbeat;
    boolean critical = beyond && cluster.company(member) == ClusterWindow.Company.SEVERAL;
    return new Suspicion(
        member.name(),
        Cause.DISK_SLOW,
        critical ? Severity.CRITICAL : Severity.WARNING,
        "fdatasyncs of the WAL take "
            + Wording.seconds(events.mean())
            + " on average, "
            + Wording.percent((double) events.surelyOver(FSYNC_LIMIT) / events.count())
            + " of the last "
            + events.count()
            + " more than 16 ms"
            + (alone ? ", those of the others " + Wording.seconds(others) : "")
            + (critical
                ? ": as long as a heartbeat interval, on the leader"
                : beyond ? ": every write waits that long" : "")
            + (beyond ? Wording.assumed(member, cluster) : "")
            + assumption(member, cluster, events),
        List.of(
            Wording.evidence("mean_fsync_seconds", events.mean(), EtcdMetric.WAL_FSYNC),
            Wording.evidence(
                "fsyncs_over_16ms", events.surelyOver(FSYNC_LIMIT), EtcdMetric.WAL_FSYNC),
            Wording.evidence("fsyncs", events.count(), EtcdMetric.WAL_FSYNC),
            Wording.evidence("mean_fsync_of_others_seconds", others, EtcdMetric.WAL_FSYNC)),
        device(member, cluster)
            + "measure the volume with etcd-probe disk on a free directory of it; look for other"
            + " writers, throttling and burst credits",
        Lookback.SECOND / 2);
  }

  /** What was assumed about the bytes of its WAL, if they matter. */
  private static String assumption(MemberWindow member, ClusterWindow cluster, Buckets events) {
    boolean counts = transfer(member, cluster, events) >= WARNING_MEAN / 20;
    return counts && WalBytes.of(member) == WalBytes.UNKNOWN
        ? "; its version is unknown, so its WAL's bytes are assumed to be counted twice, as before"
            + " 3.6"
        : "";
  }

  /**
   * What the device itself shows, if we run beside it. A hypervisor that throttles a volume may
   * hold up its writes and let flushes pass, so both count. If both are quick, the slow part is
   * above the device: the file system, its other writers, the limits of a control group.
   */
  private static String device(MemberWindow member, ClusterWindow cluster) {
    HostReading.Device before = null;
    HostReading.Device after = null;
    for (HostReading host : Lookback.answers(member.host(), cluster.nowNanos(), LONG_NANOS)) {
      before = before == null ? host.device() : before;
      after = host.device();
    }
    if (before == null || after == null) {
      return "";
    }
    Double write = mean(before.writes(), after.writes(), before.writeNanos(), after.writeNanos());
    Double flush = mean(before.flushes(), after.flushes(), before.flushNanos(), after.flushNanos());
    if (write == null && flush == null) {
      return "";
    }
    boolean writesSlow = write != null && write >= SLOW_DEVICE_NANOS;
    boolean flushesSlow = flush != null && flush >= SLOW_DEVICE_NANOS;
    return "the device "
        + after.name()
        + (write == null ? "" : " writes in " + Wording.nanos(write))
        + (write == null || flush == null ? "" : " and")
        + (flush == null ? "" : " flushes in " + Wording.nanos(flush))
        + " on average"
        + where(write != null, writesSlow, flush != null, flushesSlow)
        + "; ";
  }

  private static String where(
      boolean writes, boolean writesSlow, boolean flushes, boolean flushesSlow) {
    if (writesSlow) {
      return flushes && !flushesSlow
          ? ", so only its writes are slow or held up (by a hypervisor or a limit of the volume),"
              + " not its flushes"
          : ", so it is the device";
    }
    if (flushesSlow) {
      return writes ? ", so it is the device's flush" : ", so it is the device";
    }
    // If one of the two is unknown, the other being quick does not clear the device.
    return writes && flushes ? ", so the cause is above the device" : "";
  }

  /**
   * The mean of the operations between the readings; null if the system does not tell or there were
   * none.
   */
  private static @Nullable Double mean(
      @Nullable Long countBefore,
      @Nullable Long countAfter,
      @Nullable Long nanosBefore,
      @Nullable Long nanosAfter) {
    return countBefore == null
            || countAfter == null
            || nanosBefore == null
            || nanosAfter == null
            || countAfter <= countBefore
        ? null
        : (double) (nanosAfter - nanosBefore) / (countAfter - countBefore);
  }

  private static Suspicion slowProbe(MemberWindow member, LatencyProfile syncs) {
    return new Suspicion(
        member.name(),
        Cause.DISK_SLOW,
        Severity.INFO,
        "the p99 of our own fdatasyncs on its volume is "
            + Wording.nanos(syncs.quantileNanos(0.99))
            + " in the last five minutes, over the 10 ms that etcd asks for",
        List.of(
            Wording.evidence(
                "probe_fsync_p99_seconds", syncs.quantileNanos(0.99) / 1e9, "etcd-probe"),
            Wording.evidence("probe_samples", syncs.count(), "etcd-probe")),
        "no harm yet; watch whether it grows",
        5 * Lookback.SECOND);
  }

  private static Suspicion slowCommits(MemberWindow member, Buckets commits) {
    return new Suspicion(
        member.name(),
        Cause.DISK_SLOW,
        Severity.WARNING,
        "commits of the database take "
            + Wording.seconds(commits.mean())
            + " on average: reads and applies wait for them",
        List.of(
            Wording.evidence("mean_commit_seconds", commits.mean(), EtcdMetric.BACKEND_COMMIT),
            Wording.evidence("commits", commits.count(), EtcdMetric.BACKEND_COMMIT)),
        "look at the disk's throughput and at the size of what is written",
        Lookback.SECOND);
  }

  private static Suspicion slowTail(MemberWindow member, Buckets minute) {
    return new Suspicion(
        member.name(),
        Cause.DISK_SLOW,
        Severity.INFO,
        "more than 1 % of the WAL's fdatasyncs took over 16 ms in the last minute; etcd asks for a"
            + " p99 under 10 ms",
        List.of(
            Wording.evidence(
                "fsyncs_over_16ms", minute.surelyOver(FSYNC_LIMIT), EtcdMetric.WAL_FSYNC),
            Wording.evidence("fsyncs", minute.count(), EtcdMetric.WAL_FSYNC)),
        "no harm yet; watch whether it grows",
        5 * Lookback.SECOND);
  }
}
