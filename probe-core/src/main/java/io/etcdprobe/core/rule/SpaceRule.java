package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The database: its quota, its alarms, and how much of its file is empty. The limits are those of
 * etcd's alerts (95 %, and a fragmentation of one half from 100 MB in use on), with a warning
 * before them.
 */
final class SpaceRule implements Rule {

  /** The quota of a member without {@code --quota-backend-bytes} (2 GiB). */
  static final double DEFAULT_QUOTA = 2147483648.0;

  /** Two of the longest intervals between questions for a status. */
  private static final long STATUS_HOLDS_NANOS = 65 * Lookback.SECOND;

  private static final long TREND_NANOS = 180 * Lookback.SECOND;
  private static final double TWO_STEPS = 2.0 * 16 * 1024 * 1024;
  private static final double SOON_SECONDS = 4 * 3600;
  private static final double VERY_SOON_SECONDS = 3600;
  private static final double FULL = 0.95;
  private static final double FILLING = 0.80;
  private static final double FRAGMENTED = 0.5;
  private static final double WORTH_DEFRAGMENTING = 100 * 1024 * 1024;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      MetricsReading metrics = Lookback.fresh(member.metrics(), cluster.nowNanos());
      StatusReading status = metrics == null ? lately(member, cluster) : null;
      if (metrics != null) {
        space(member, Space.of(metrics), secondsUntilFull(member, metrics, cluster), suspicions);
      } else if (status != null) {
        space(member, Space.of(status), null, suspicions);
      }
      for (Alarm alarm : cluster.alarms()) {
        if (alarm.memberId().equals(member.id())) {
          suspicions.add(alarm(member, alarm));
        }
      }
    }
    return suspicions;
  }

  /** A member's quota in bytes; infinite if it was switched off, which etcd shows as -1. */
  static double quota(MetricsReading metrics) {
    double quota = metrics.value(EtcdMetric.QUOTA);
    return quota < 0 ? Double.POSITIVE_INFINITY : quota > 0 ? quota : DEFAULT_QUOTA;
  }

  /**
   * The size of a database and its quota.
   *
   * @param quota infinite if there is none or it is unknown
   * @param sizeSource where the size was read; the other two sources likewise
   */
  private record Space(
      double size,
      double inUse,
      double quota,
      String sizeSource,
      String inUseSource,
      String quotaSource) {

    static Space of(MetricsReading metrics) {
      return new Space(
          metrics.value(EtcdMetric.DB_SIZE),
          metrics.value(EtcdMetric.DB_IN_USE),
          SpaceRule.quota(metrics),
          EtcdMetric.DB_SIZE,
          EtcdMetric.DB_IN_USE,
          EtcdMetric.QUOTA);
    }

    /** The figures of a status, from 3.6 on with the quota. */
    static Space of(StatusReading status) {
      Long quota = status.quotaBytes();
      String source = "Maintenance.Status";
      return new Space(
          status.dbBytes(),
          status.dbInUseBytes() > 0 ? status.dbInUseBytes() : Double.NaN,
          quota == null ? Double.POSITIVE_INFINITY : quota,
          source,
          source,
          source);
    }
  }

  /** The last status, for a member without metrics. The status is asked for seldom. */
  private static @Nullable StatusReading lately(MemberWindow member, ClusterWindow cluster) {
    List<StatusReading> answers =
        Lookback.answers(member.status(), cluster.nowNanos(), STATUS_HOLDS_NANOS);
    return answers.isEmpty() ? null : answers.getLast();
  }

  /**
   * @param seconds until the database is full at its pace, null if unknown
   */
  private static void space(
      MemberWindow member, Space space, @Nullable Double seconds, List<Suspicion> suspicions) {
    double size = space.size();
    double inUse = space.inUse();
    double part = size / space.quota();
    if (part >= FILLING) {
      suspicions.add(
          new Suspicion(
              member.name(),
              Cause.QUOTA,
              part >= FULL ? Severity.CRITICAL : Severity.WARNING,
              "the database has reached "
                  + Wording.percent(part)
                  + " of its quota; at 100 % the cluster takes no more writes",
              List.of(
                  Wording.evidence("db_bytes", size, space.sizeSource()),
                  Wording.evidence("db_in_use_bytes", inUse, space.inUseSource()),
                  Wording.evidence("quota_bytes", space.quota(), space.quotaSource())),
              inUse < size / 2
                  ? "most of it is empty: compact and defragment, one member after the other"
                  : "compact, look for what grows, or raise --quota-backend-bytes",
              2 * Lookback.SECOND));
    }
    if (part < FILLING && seconds != null && seconds < SOON_SECONDS) {
      suspicions.add(
          new Suspicion(
              member.name(),
              Cause.QUOTA,
              seconds < VERY_SOON_SECONDS ? Severity.WARNING : Severity.INFO,
              "the database grows: at the pace of the last minutes it reaches its quota in "
                  + Wording.seconds(seconds),
              List.of(
                  Wording.evidence("db_bytes", size, space.sizeSource()),
                  Wording.evidence("quota_bytes", space.quota(), space.quotaSource()),
                  Wording.evidence("seconds_until_quota", seconds, space.sizeSource())),
              "look for what writes (etcdctl watch --prefix / | head) and whether compaction runs",
              5 * Lookback.SECOND));
    }
    if (inUse / size < FRAGMENTED && inUse > WORTH_DEFRAGMENTING) {
      suspicions.add(
          new Suspicion(
              member.name(),
              Cause.FRAGMENTATION,
              Severity.INFO,
              Wording.percent(1 - inUse / size) + " of the database file is empty",
              List.of(
                  Wording.evidence("db_bytes", size, space.sizeSource()),
                  Wording.evidence("db_in_use_bytes", inUse, space.inUseSource())),
              "defragment it at a quiet time, the leader last",
              60 * Lookback.SECOND));
    }
  }

  /**
   * How long until the database is full, by the growth of the last minutes (etcd's alert,
   * etcdExcessiveDatabaseGrowth, uses four hours). Null if it does not grow or has not been watched
   * for long enough. The file grows in steps of 16 MiB (bbolt's AllocSize), so a single step is no
   * growth.
   */
  private static @Nullable Double secondsUntilFull(
      MemberWindow member, MetricsReading now, ClusterWindow cluster) {
    Outcome<MetricsReading> first = null;
    for (Outcome<MetricsReading> outcome : member.metrics()) {
      first = first == null && outcome.ok() ? outcome : first;
    }
    MetricsReading then = first == null ? null : first.answer();
    if (first == null || then == null || cluster.nowNanos() - first.endNanos() < TREND_NANOS) {
      return null;
    }
    double grown = now.value(EtcdMetric.DB_SIZE) - then.value(EtcdMetric.DB_SIZE);
    if (!(grown > TWO_STEPS)) {
      return null;
    }
    double perSecond = grown / ((cluster.nowNanos() - first.endNanos()) / 1e9);
    return (quota(now) - now.value(EtcdMetric.DB_SIZE)) / perSecond;
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
                ? "the cluster refuses all writes except deletions"
                : "members disagree on the data"),
        List.of(Wording.evidence("alarms", 1, "Maintenance.Alarm")),
        space
            ? "compact, defragment each member, then etcdctl alarm disarm"
            : "compare etcdctl endpoint hashkv of all members; replace the one that differs",
        0);
  }
}
