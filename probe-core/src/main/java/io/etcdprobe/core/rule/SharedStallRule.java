package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.stall.SeenStall;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.StallScale;
import io.etcdprobe.core.window.Wording;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Several members whose WALs stalled at the same moment, more often than by chance ({@link
 * SharedStalls}). They share a host, storage or a power supply, and no single member is to blame.
 * It is as severe as its worst stall would be alone.
 */
final class SharedStallRule implements Rule {

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    SharedStalls shared = SharedStalls.of(cluster);
    if (shared.lately().isEmpty()) {
      return List.of();
    }
    Map<String, List<SharedStalls.Share>> byMember = new LinkedHashMap<>();
    for (SharedStalls.Meeting meeting : shared.lately()) {
      for (SharedStalls.Share share : meeting.shares()) {
        byMember.computeIfAbsent(share.member().name(), name -> new ArrayList<>()).add(share);
      }
    }
    Severity worst = Severity.INFO;
    for (List<SharedStalls.Share> shares : byMember.values()) {
      Severity severity = severity(shares, cluster);
      worst = severity.compareTo(worst) > 0 ? severity : worst;
    }
    SharedStalls.Meeting longest =
        shared.lately().stream()
            .max(Comparator.comparingLong(SharedStalls.Meeting::longestNanos))
            .orElseThrow();
    return List.of(suspicion(shared, longest, worst, cluster));
  }

  private static Severity severity(List<SharedStalls.Share> shares, ClusterWindow cluster) {
    MemberWindow member = shares.getFirst().member();
    StallScale scale = StallScale.of(member, cluster);
    long longest = 0;
    boolean led = cluster.leads(member);
    for (SharedStalls.Share share : shares) {
      SeenStall stall = share.stall();
      longest = Math.max(longest, stall.nanos());
      led |=
          scale.risky(stall.nanos() / 1e9)
              && DiskStallRule.led(member, stall.afterNanos() - stall.nanos(), stall.atNanos());
    }
    return scale.severity(new StallScale.Stalls(longest / 1e9, shares.size(), led));
  }

  private static Suspicion suspicion(
      SharedStalls shared, SharedStalls.Meeting meeting, Severity severity, ClusterWindow cluster) {
    long middle = meeting.fromNanos() / 2 + meeting.toNanos() / 2;
    Instant when =
        cluster.now().plusNanos(middle - cluster.nowNanos()).truncatedTo(ChronoUnit.SECONDS);
    String who =
        meeting.shares().stream()
            .sorted(Comparator.comparing(share -> share.member().name()))
            .map(share -> share.member().name() + " " + Wording.nanos(share.stall().nanos()))
            .collect(Collectors.joining(", "));
    boolean all = meeting.shares().size() >= cluster.voters();
    return new Suspicion(
        Finding.CLUSTER,
        Cause.SHARED_STALL,
        severity,
        (all ? "all members" : meeting.shares().size() + " of " + cluster.voters() + " members")
            + " stalled at the same moment, at about "
            + when
            + " ("
            + who
            + ")"
            + (shared.all() > 1 ? ", and " + times(shared.all() - 1) + " before" : "")
            + ": they share a host, storage or power",
        List.of(
            Wording.evidence("members_stalled", meeting.shares().size(), EtcdMetric.WAL_FSYNC),
            Wording.evidence(
                "longest_fsync_seconds", meeting.longestNanos() / 1e9, EtcdMetric.WAL_FSYNC),
            Wording.evidence("shared_stalls", shared.all(), EtcdMetric.WAL_FSYNC),
            Wording.evidence("expected_by_chance", shared.byChance(), EtcdMetric.WAL_FSYNC)),
        "give the members hosts and storage of their own; if they have, look for what hits all of"
            + " them at once: a scheduled backup, or a compaction",
        0);
  }

  private static String times(int times) {
    return times == 1 ? "once" : times + " times";
  }
}
