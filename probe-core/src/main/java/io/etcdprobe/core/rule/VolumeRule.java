package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The volume with etcd's data, seen from the member's own machine. etcd preallocates the next WAL
 * segment of 64,000,000 bytes before it needs it, and exits if that fails (file_pipeline.go,
 * wal.go). It also exits if it cannot write a page of the database. So with less free space than
 * two segments it is about to exit. A warning comes before that.
 */
final class VolumeRule implements Rule {

  /** Two WAL segments (etcd: wal.go SegmentSizeBytes): the one prepared and the next. */
  static final long TWO_SEGMENTS = 2L * 64 * 1000 * 1000;

  private static final double LITTLE = 0.05;
  private static final long PLENTY = 10L * 1000 * 1000 * 1000;
  private static final long FEW_INODES = 100;
  private static final double SOON_SECONDS = 4 * 3600;
  private static final long TREND_NANOS = 180 * Lookback.SECOND;

  /** A volume that loses a smaller part of its free space in that time is not full soon. */
  private static final double LEAST_PART = TREND_NANOS / 1e9 / SOON_SECONDS;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      HostReading host = Lookback.fresh(member.host(), cluster.nowNanos());
      if (host != null) {
        suspect(member, host, cluster, suspicions);
      }
    }
    return suspicions;
  }

  private static void suspect(
      MemberWindow member, HostReading host, ClusterWindow cluster, List<Suspicion> suspicions) {
    Long inodes = host.freeInodes();
    if (host.readOnly()) {
      suspicions.add(
          suspicion(
              member,
              host,
              Severity.CRITICAL,
              "its volume is read-only: etcd ends itself at its next write",
              "look into the kernel's log for I/O errors (dmesg); check the file system before it"
                  + " is mounted read-write again"));
    } else if (host.freeBytes() < TWO_SEGMENTS || (inodes != null && inodes < FEW_INODES)) {
      suspicions.add(
          suspicion(
              member,
              host,
              Severity.CRITICAL,
              "its volume has "
                  + Wording.bytes(host.freeBytes())
                  + (inodes != null && inodes < FEW_INODES ? " and " + inodes + " inodes" : "")
                  + " free, too little for the next WAL segments of 64 MB: etcd ends itself when it"
                  + " cannot create one",
              "free some space at once, not in etcd's own directory; move other data off the"
                  + " volume"));
    } else {
      Double seconds = secondsUntilFull(member, host, cluster);
      if (seconds != null && seconds < SOON_SECONDS) {
        suspicions.add(
            suspicion(
                member,
                host,
                Severity.WARNING,
                "its volume fills up: at the pace of the last minutes it is full in "
                    + Wording.seconds(seconds),
                "look for what else grows on it: logs, images, backups"));
      } else if (host.freeBytes() < LITTLE * host.sizeBytes() && host.freeBytes() < PLENTY) {
        suspicions.add(
            suspicion(
                member,
                host,
                Severity.WARNING,
                "its volume has "
                    + Wording.bytes(host.freeBytes())
                    + " free, "
                    + Wording.percent((double) host.freeBytes() / host.sizeBytes())
                    + " of it",
                "free some space, or give etcd a volume of its own"));
      }
    }
  }

  /**
   * How long until the volume is full, by the growth over the last minutes; null if it does not
   * fill.
   */
  private static @Nullable Double secondsUntilFull(
      MemberWindow member, HostReading now, ClusterWindow cluster) {
    Outcome<HostReading> first = before(member, cluster, TREND_NANOS);
    HostReading then = first == null ? null : first.answer();
    HostReading second = answer(before(member, cluster, TREND_NANOS * 2 / 3));
    HostReading third = answer(before(member, cluster, TREND_NANOS / 3));
    if (first == null || then == null || second == null || third == null) {
      return null;
    }
    double used = then.freeBytes() - now.freeBytes();
    // A snapshot or a segment takes space once. A steady pace shows in each third of the time.
    double least =
        Math.min(
            then.freeBytes() - second.freeBytes(),
            Math.min(second.freeBytes() - third.freeBytes(), third.freeBytes() - now.freeBytes()));
    if (used < then.freeBytes() * LEAST_PART || least < used / 6) {
      return null;
    }
    return now.freeBytes() / (used / ((cluster.nowNanos() - first.endNanos()) / 1e9));
  }

  private static @Nullable HostReading answer(@Nullable Outcome<HostReading> outcome) {
    return outcome == null ? null : outcome.answer();
  }

  /** The last reading of the machine that is at least this old, null if there is none. */
  private static @Nullable Outcome<HostReading> before(
      MemberWindow member, ClusterWindow cluster, long age) {
    Outcome<HostReading> found = null;
    for (Outcome<HostReading> outcome : member.host()) {
      if (outcome.ok() && cluster.nowNanos() - outcome.endNanos() >= age) {
        found = outcome;
      }
    }
    return found;
  }

  private static Suspicion suspicion(
      MemberWindow member, HostReading host, Severity severity, String text, String advice) {
    return new Suspicion(
        member.name(),
        Cause.DISK_FULL,
        severity,
        text,
        List.of(
            Wording.evidence("volume_free_bytes", host.freeBytes(), "statvfs"),
            Wording.evidence("volume_size_bytes", host.sizeBytes(), "statvfs")),
        advice,
        severity == Severity.CRITICAL ? 0 : 2 * Lookback.SECOND);
  }
}
