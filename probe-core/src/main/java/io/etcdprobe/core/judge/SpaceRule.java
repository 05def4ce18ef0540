package io.etcdprobe.core.judge;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import java.util.ArrayList;
import java.util.List;

/**
 * The database: its quota, alarms, and what of its file is empty. Limits are those of etcd's alerts
 * (95 %, and a fragmentation of one half from 100 MB in use on) and a warning before them.
 */
final class SpaceRule implements Rule {

  /** What a member without {@code --quota-backend-bytes} allows (2 GiB). */
  static final double DEFAULT_QUOTA = 2147483648.0;

  private static final double FULL = 0.95;
  private static final double FILLING = 0.80;
  private static final double FRAGMENTED = 0.5;
  private static final double WORTH_DEFRAGMENTING = 100 * 1024 * 1024;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      MetricsReading metrics = Recent.fresh(member.metrics(), cluster.nowNanos());
      if (metrics != null) {
        space(member, metrics, suspicions);
      }
      for (Alarm alarm : cluster.alarms()) {
        if (alarm.memberId().equals(member.id())) {
          suspicions.add(alarm(member, alarm));
        }
      }
    }
    return suspicions;
  }

  /** A member's quota in bytes. */
  static double quota(MetricsReading metrics) {
    double quota = metrics.value(EtcdMetric.QUOTA);
    return quota > 0 ? quota : DEFAULT_QUOTA;
  }

  private static void space(
      MemberWindow member, MetricsReading metrics, List<Suspicion> suspicions) {
    double size = metrics.value(EtcdMetric.DB_SIZE);
    double inUse = metrics.value(EtcdMetric.DB_IN_USE);
    double part = size / quota(metrics);
    if (part >= FILLING) {
      suspicions.add(
          new Suspicion(
              member.name(),
              Cause.QUOTA,
              part >= FULL ? Severity.CRITICAL : Severity.WARNING,
              "the database has reached "
                  + Texts.percent(part)
                  + " of its quota; at 100 % the cluster takes no more writes",
              List.of(
                  Texts.evidence("db_bytes", size, EtcdMetric.DB_SIZE),
                  Texts.evidence("db_in_use_bytes", inUse, EtcdMetric.DB_IN_USE),
                  Texts.evidence("quota_bytes", quota(metrics), EtcdMetric.QUOTA)),
              inUse < size / 2
                  ? "most of it is empty: compact and defragment, one member after the other"
                  : "compact, look for what grows, or raise --quota-backend-bytes",
              2 * Recent.SECOND));
    }
    if (inUse / size < FRAGMENTED && inUse > WORTH_DEFRAGMENTING) {
      suspicions.add(
          new Suspicion(
              member.name(),
              Cause.FRAGMENTATION,
              Severity.INFO,
              Texts.percent(1 - inUse / size) + " of the database file is empty",
              List.of(
                  Texts.evidence("db_bytes", size, EtcdMetric.DB_SIZE),
                  Texts.evidence("db_in_use_bytes", inUse, EtcdMetric.DB_IN_USE)),
              "defragment it at a quiet time, the leader last",
              60 * Recent.SECOND));
    }
  }

  private static Suspicion alarm(MemberWindow member, Alarm alarm) {
    boolean space = alarm.type().equals("NOSPACE");
    return new Suspicion(
        member.name(),
        Cause.ALARM,
        Severity.CRITICAL,
        "the alarm "
            + alarm.type()
            + " is raised: "
            + (space
                ? "the cluster takes no writes but deletions"
                : "members disagree on the data"),
        List.of(Texts.evidence("alarms", 1, "Maintenance.Alarm")),
        space
            ? "compact, defragment each member, then etcdctl alarm disarm"
            : "compare etcdctl endpoint hashkv of all members; replace the one that differs",
        0);
  }
}
