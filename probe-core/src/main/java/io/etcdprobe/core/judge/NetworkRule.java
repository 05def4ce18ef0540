package io.etcdprobe.core.judge;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The network between members, as reads feel it: a linearizable read through a member needs the
 * quorum's answer over its links, a serializable one needs nobody. What the first takes longer than
 * the second is the network, or the raft loops' disks; the disks tell of themselves.
 *
 * <p>A follower's bad links slow its own reads only. A leader's slow everybody's, so when the
 * followers all suffer it is the leader who is named. Slow is a median of half a heartbeat interval
 * or more (etcd's tuning guide wants the interval at or above the round trip); lost is when some
 * take long and the median does not, as what gets lost is sent again after 200 ms or more.
 */
final class NetworkRule implements Rule {

  private static final long WINDOW_NANOS = 12 * Recent.SECOND;
  private static final long LOSS_WINDOW_NANOS = 25 * Recent.SECOND;

  /** After an election, until requests take what they take. */
  private static final long SETTLING_NANOS = 3 * Recent.SECOND;

  private static final long RESENT_NANOS = 180_000_000;
  private static final int ENOUGH = 4;
  private static final int ENOUGH_LOST = 3;

  private enum Links {
    GOOD,
    SLOW,
    LOSING
  }

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    MemberWindow leader = cluster.leader().orElse(null);
    if (leader == null || cluster.members().size() < 2) {
      return List.of();
    }
    List<MemberWindow> slow = new ArrayList<>();
    List<MemberWindow> losing = new ArrayList<>();
    int followers = 0;
    for (MemberWindow member : cluster.members()) {
      boolean follows = !member.is(leader);
      followers += follows && !member.raft().isEmpty() ? 1 : 0;
      switch (links(member, leader, cluster)) {
        case SLOW -> slow.add(member);
        case LOSING -> losing.add(member);
        case GOOD -> {}
      }
    }
    List<Suspicion> suspicions = new ArrayList<>();
    blame(slow, leader, followers, Cause.NETWORK_SLOW, cluster, suspicions);
    blame(losing, leader, followers, Cause.NETWORK_LOSS, cluster, suspicions);
    return suspicions;
  }

  private static void blame(
      List<MemberWindow> bad,
      MemberWindow leader,
      int followers,
      Cause cause,
      ClusterWindow cluster,
      List<Suspicion> suspicions) {
    long badFollowers = bad.stream().filter(member -> !member.is(leader)).count();
    if (bad.isEmpty()) {
      return;
    }
    if ((followers > 1 && badFollowers == followers) || bad.stream().anyMatch(leader::is)) {
      suspicions.add(suspicion(leader, bad.getFirst(), cause, cluster));
      return;
    }
    for (MemberWindow member : bad) {
      suspicions.add(suspicion(member, member, cause, cluster));
    }
  }

  private static Links links(MemberWindow member, MemberWindow leader, ClusterWindow cluster) {
    long now = cluster.nowNanos();
    long alone = Recent.median(Recent.within(member.serializable(), now, WINDOW_NANOS));
    double disks =
        1e9 * Math.max(DiskSlowRule.mean(member, cluster), DiskSlowRule.mean(leader, cluster));
    long limit = cluster.timing(member).heartbeatNanos() / 2;
    List<Outcome<Long>> reads =
        Recent.within(member.linearizable(), now, Math.min(WINDOW_NANOS, settled(member, cluster)));
    long extra = Recent.median(reads) - alone;
    if (reads.size() >= ENOUGH && extra >= limit && extra >= 3 * disks && alone < limit) {
      return Links.SLOW;
    }
    double stalls = 0;
    for (MemberWindow other : cluster.members()) {
      stalls = Math.max(stalls, 1e9 * DiskStallRule.longest(other, cluster));
    }
    List<Outcome<Long>> all =
        new ArrayList<>(Recent.within(member.linearizable(), now, settled(member, cluster)));
    all.addAll(Recent.within(member.puts(), now, settled(member, cluster)));
    long late =
        all.stream().filter(outcome -> outcome.ok() && outcome.nanos() >= RESENT_NANOS).count();
    boolean bimodal = late >= ENOUGH_LOST && late < all.size() * 0.7;
    return bimodal && stalls < RESENT_NANOS / 2.0 && disks < 20e6 && alone < limit
        ? Links.LOSING
        : Links.GOOD;
  }

  /**
   * How far back requests tell of the network: an election delays them, and so does what led to it.
   */
  private static long settled(MemberWindow member, ClusterWindow cluster) {
    long window = LOSS_WINDOW_NANOS;
    for (Outcome<Long> read : member.linearizable()) {
      // What gets no answer at all is cut off or down; it is not sent again.
      if (!read.ok()) {
        window =
            Math.min(window, Math.max(0, cluster.nowNanos() - read.endNanos() - SETTLING_NANOS));
      }
    }
    for (long change : cluster.leaderChangesNanos()) {
      window = Math.min(window, Math.max(0, cluster.nowNanos() - change - SETTLING_NANOS));
    }
    return window;
  }

  private static Suspicion suspicion(
      MemberWindow blamed, MemberWindow seen, Cause cause, ClusterWindow cluster) {
    long now = cluster.nowNanos();
    List<Outcome<Long>> reads = Recent.within(seen.linearizable(), now, WINDOW_NANOS);
    long[] times = reads.stream().mapToLong(Outcome::nanos).sorted().toArray();
    long median = Recent.median(reads);
    long slowest = times.length == 0 ? 0 : Arrays.stream(times).max().orElse(0);
    long alone = Recent.median(Recent.within(seen.serializable(), now, WINDOW_NANOS));
    String what =
        cause == Cause.NETWORK_SLOW
            ? "reads that need its peers take "
                + Texts.nanos(median)
                + ", reads that do not "
                + Texts.nanos(alone)
                + "; no disk explains it"
            : "some requests that need its peers take up to "
                + Texts.nanos(slowest)
                + " and most do not: messages get lost and are sent again";
    return new Suspicion(
        blamed.name(),
        cause,
        Severity.WARNING,
        what + (blamed.is(seen) ? "" : " (seen through " + seen.name() + " and the others)"),
        List.of(
            Texts.evidence("median_linearizable_read_seconds", median / 1e9, "KV.Range"),
            Texts.evidence("slowest_linearizable_read_seconds", slowest / 1e9, "KV.Range"),
            Texts.evidence("median_serializable_read_seconds", alone / 1e9, "KV.Range")),
        "measure the round trip and the loss between the members (ping, mtr); the heartbeat"
            + " interval should be at least the round trip",
        Recent.SECOND);
  }
}
