package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.List;

/**
 * A member that makes nothing durable: with {@code --unsafe-no-fsync} it confirms writes that are
 * only in the kernel's memory. Its command line shows the flag. If the setting comes from the
 * environment or from a configuration file, the histogram shows it. Such a member syncs when it
 * creates a file but never when it appends (server/storage/wal/wal.go, sync), so entries get
 * committed while the count of syncs stays the same.
 */
final class DurabilityRule implements Rule {

  private static final long WINDOW_NANOS = 40 * Lookback.SECOND;

  /** An fdatasync and the commit of what it made durable may lie one step apart. */
  private static final int ENOUGH_STEPS = 3;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      if (flagged(member)) {
        suspicions.add(suspicion(member, cluster, "it runs with --unsafe-no-fsync", "/debug/vars"));
      } else if (neverSyncs(member, cluster)) {
        suspicions.add(
            suspicion(
                member,
                cluster,
                "it commits writes without any fdatasync of its WAL, as with --unsafe-no-fsync",
                EtcdMetric.WAL_FSYNC));
      }
    }
    return suspicions;
  }

  /**
   * Whether the member confirms writes that are not on its disk, so that it does not wait for the
   * disk.
   */
  static boolean unsafe(MemberWindow member, ClusterWindow cluster) {
    return flagged(member) || neverSyncs(member, cluster);
  }

  private static boolean flagged(MemberWindow member) {
    RaftReading raft = Lookback.last(member.raft());
    return raft != null && raft.unsafe();
  }

  private static boolean neverSyncs(MemberWindow member, ClusterWindow cluster) {
    List<MetricsReading> readings =
        Lookback.answers(member.metrics(), cluster.nowNanos(), WINDOW_NANOS);
    int committing = 0;
    for (int i = 1; i < readings.size(); i++) {
      MetricsReading now = readings.get(i);
      MetricsReading before = readings.get(i - 1);
      Buckets syncs = now.histogram(EtcdMetric.WAL_FSYNC);
      Buckets earlier = before.histogram(EtcdMetric.WAL_FSYNC);
      if (syncs == null || earlier == null || !now.sameProcess(before)) {
        committing = 0;
      } else if (syncs.count() != earlier.count()) {
        return false;
      } else if (now.growth(EtcdMetric.PROPOSALS_COMMITTED, before) > 0) {
        committing++;
      }
    }
    return committing >= ENOUGH_STEPS;
  }

  private static double committed(MemberWindow member, ClusterWindow cluster) {
    return Lookback.growthOf(
        member, EtcdMetric.PROPOSALS_COMMITTED, cluster.nowNanos(), WINDOW_NANOS);
  }

  private static Suspicion suspicion(
      MemberWindow member, ClusterWindow cluster, String what, String source) {
    return new Suspicion(
        member.name(),
        Cause.NOT_DURABLE,
        Severity.WARNING,
        what
            + ": the writes that it confirms are not on its disk and are lost when its machine"
            + " fails; its own fdatasync and commit times say nothing about its disk",
        List.of(
            Wording.evidence("unsafe_no_fsync", 1, source),
            Wording.evidence(
                "committed_writes", committed(member, cluster), EtcdMetric.PROPOSALS_COMMITTED)),
        "start it without --unsafe-no-fsync (environment: ETCD_UNSAFE_NO_FSYNC; configuration"
            + " file: unsafe-no-fsync)",
        0);
  }
}
