package io.etcdprobe.export;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.Unwatched;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.timing.MemberTiming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports that a watch may make. */
public final class WatchReports {

  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private static final long MILLI = 1_000_000;
  private static final long GIB = 1L << 30;

  private WatchReports() {}

  /** Three members, nothing wrong. */
  public static WatchReport healthy() {
    return report(
        "m1",
        List.of(member("m1", "leader", 0.001), member("m2", "follower", 0), member("m3", 0)),
        List.of());
  }

  /** One member's disk stalls, another one does not answer, a database is near its quota. */
  public static WatchReport troubled() {
    return report(
        "m2", List.of(stalling(), down(), member("m1", 0)), List.of(stalls(), gone(), quota()));
  }

  /** Two of four members are watched. */
  public static WatchReport partly() {
    WatchReport watched =
        report(
            "m1", List.of(member("m1", "leader", 0.001), member("m2", "follower", 0)), List.of());
    return new WatchReport(
        NOW,
        watched.clusterId(),
        watched.term(),
        watched.leader(),
        4,
        0,
        3,
        watched.leaderChanges(),
        watched.members(),
        List.of(
            new Unwatched(
                "m3",
                "a8266ecf031671f3",
                false,
                Unwatched.Kind.NO_ADDRESS,
                "unix://m3:2379: a Unix socket cannot be asked from here"),
            new Unwatched(
                "10.0.0.4:2380",
                "91bc3c398fb3c146",
                false,
                Unwatched.Kind.NEVER_STARTED,
                "it was added and has never been started")),
        List.of(),
        WatchStatus.OK);
  }

  /** There is no leader, and nothing is known. */
  public static WatchReport blind() {
    MemberReport unknown =
        new MemberReport(
            "https://10.0.0.1:2379",
            "",
            "https://10.0.0.1:2379",
            "unknown",
            false,
            "",
            0,
            0,
            0,
            0,
            Map.of(),
            Map.of(
                "status", "10.0.0.1:2379: certificate signed by an authority that is not trusted"),
            null);
    return new WatchReport(
        NOW, "", 0, "", 0, 0, 0, 0, List.of(unknown), List.of(), List.of(), WatchStatus.UNKNOWN);
  }

  /** Malicious names and texts, and figures that are not numbers. */
  public static WatchReport hostile() {
    List<MemberReport> members = new ArrayList<>();
    List<Unwatched> unwatched = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (String evil :
        List.of(
            "\u001b[2J\u001b[31m",
            "a\r\nb\u0000\u0007\t",
            "\"quoted\\\"",
            "half \ud83d",
            "\udc00 other half",
            "\u009b31mC1\u0085",
            "left\u202eright\u2066\u200b\u2028\u2029\ufeff",
            "名前が長いメンバーの名前が長いメンバーの名前が長いメンバー",
            "e\u0301\u0301\u0301\u0301 \ud83d\ude00\ud83d\ude00",
            "x".repeat(300))) {
      members.add(
          new MemberReport(
              evil,
              evil,
              evil,
              evil,
              members.size() % 2 == 0,
              evil,
              members.size() % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY,
              Long.MAX_VALUE,
              Long.MAX_VALUE,
              1,
              Map.of("put", Long.MAX_VALUE, evil, 0L),
              Map.of("status", evil, evil, evil),
              evil));
      unwatched.add(
          new Unwatched(
              evil,
              evil,
              unwatched.size() % 2 == 0,
              Unwatched.Kind.values()[unwatched.size() % Unwatched.Kind.values().length],
              evil));
      findings.add(
          new Finding(
              evil,
              Cause.values()[findings.size() % Cause.values().length],
              Severity.values()[findings.size() % 3],
              NOW.plusSeconds(findings.size() - 3),
              evil,
              List.of(
                  new Evidence(evil, Double.NaN, evil),
                  new Evidence(evil, 1, "again"),
                  new Evidence("infinite", Double.NEGATIVE_INFINITY, evil),
                  new Evidence("large", 1e300, evil)),
              evil));
    }
    return new WatchReport(
        NOW,
        "\u001b]0;",
        Long.MAX_VALUE,
        "\u001b[2J\u001b[31m",
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        Long.MAX_VALUE,
        members,
        unwatched,
        findings,
        WatchStatus.CRITICAL);
  }

  /** A healthy member. */
  public static MemberReport member(String name, double risk) {
    return member(name, "follower", risk);
  }

  /** A healthy member. */
  public static MemberReport member(String name, String role, double risk) {
    return new MemberReport(
        name,
        "8e9e05c5216469" + Integer.toHexString(name.hashCode()),
        "https://" + name + ".example:2379",
        role,
        true,
        "3.5.17",
        risk,
        7,
        220_000_000,
        2 * GIB,
        Map.of(
            "put", 3_210_000L,
            "linearizable-read", 1_400_000L,
            "serializable-read", 420_000L,
            "status", 390_000L,
            "fsync-p99", 4 * MILLI),
        Map.of(),
        null,
        MemberTiming.ASSUMED);
  }

  private static MemberReport stalling() {
    return new MemberReport(
        "m2",
        "8e9e05c5216469" + Integer.toHexString("m2".hashCode()),
        "https://m2.example:2379",
        "leader",
        true,
        "3.4.23",
        1440,
        7,
        1_900_000_000,
        2 * GIB,
        Map.of(
            "put", 2_130_000_000L,
            "linearizable-read", 12 * MILLI,
            "serializable-read", 500_000L,
            "status", 600_000L,
            "fsync-p99", 1_020 * MILLI),
        Map.of("metrics", "https://m2.example:2379/metrics: timed out after 1 s"),
        "stalled twice in the last minute");
  }

  private static MemberReport down() {
    return new MemberReport(
        "m3",
        "8e9e05c5216469" + Integer.toHexString("m3".hashCode()),
        "https://m3.example:2379",
        "unknown",
        false,
        "3.5.17",
        0,
        0,
        0,
        0,
        Map.of(),
        Map.of(
            "status", "m3.example:2379: connection refused",
            "metrics", "m3.example:2379: connection refused"),
        null);
  }

  /** The leader's disk stalls. */
  public static Finding stalls() {
    return new Finding(
        "m2",
        Cause.DISK_STALL,
        Severity.CRITICAL,
        NOW.minusSeconds(42),
        "an fdatasync of the WAL stood still for at least 1.02 s; beyond (E-1)H = 900 ms a leader"
            + " may lose its leadership",
        List.of(
            new Evidence("slowest_fsync_seconds", 1.02, "etcd_disk_wal_fsync_duration_seconds"),
            new Evidence("limit_seconds", 0.9, "(E-1)H")),
        "move the leadership away (etcdctl move-leader), then look at what else writes to m2's"
            + " disk: iostat -x 1, and etcd-probe disk on that host");
  }

  /** A member does not answer. */
  public static Finding gone() {
    return new Finding(
        "m3",
        Cause.MEMBER_DOWN,
        Severity.CRITICAL,
        NOW.minusSeconds(3725),
        "nothing listens on m3.example:2379; 2 of 3 members are left, one more loss ends the"
            + " quorum",
        List.of(new Evidence("members_left", 2, "Maintenance.Status")),
        "start etcd on m3 or find out why it stopped: journalctl -u etcd");
  }

  private static Finding quota() {
    return new Finding(
        "m2",
        Cause.QUOTA,
        Severity.WARNING,
        NOW.minusSeconds(3 * 86_400 + 7200),
        "the database is 1.9 GB, 88.5 % of its quota of 2.1 GB",
        List.of(new Evidence("quota_ratio", 0.885, "Maintenance.Status")),
        "compact and defragment, or raise --quota-backend-bytes");
  }

  /** A report about three members. */
  public static WatchReport report(
      String leader, List<MemberReport> members, List<Finding> findings) {
    return report(NOW, leader, 1, members, findings);
  }

  /** A report about three members. */
  public static WatchReport report(
      Instant time,
      String leader,
      long leaderChanges,
      List<MemberReport> members,
      List<Finding> findings) {
    return new WatchReport(
        time,
        "cdf818194e3a8c32",
        7,
        leader,
        3,
        0,
        2,
        leaderChanges,
        members,
        List.of(),
        findings,
        worst(findings));
  }

  private static WatchStatus worst(List<Finding> findings) {
    @Nullable Severity worst =
        findings.stream().map(Finding::severity).max(Severity::compareTo).orElse(null);
    return switch (worst) {
      case null -> WatchStatus.OK;
      case INFO -> WatchStatus.OK;
      case WARNING -> WatchStatus.WARNING;
      case CRITICAL -> WatchStatus.CRITICAL;
    };
  }
}
