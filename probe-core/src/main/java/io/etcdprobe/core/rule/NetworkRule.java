package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network between members, as reads feel it. A linearizable read through a member needs the
 * quorum's answer over the member's links. A serializable read needs no other member. If the first
 * takes longer, the network is slow or the disks of the raft loops are; the disks have figures of
 * their own.
 *
 * <p>A follower's bad links slow only its own reads. A leader's bad links slow everybody's, so if
 * all followers suffer, the leader is named. Slow is a median of half a heartbeat interval or more
 * (etcd's tuning guide wants the interval at or above the round trip). Loss is when some requests
 * take long and others do not, as a lost packet is sent again after 200 ms or more.
 */
final class NetworkRule implements Rule {

  private static final long WINDOW_NANOS = 12 * Lookback.SECOND;

  private static final long LOSS_WINDOW_NANOS = 25 * Lookback.SECOND;

  /** How long after an election requests do not yet take their usual time. */
  private static final long SETTLING_NANOS = 3 * Lookback.SECOND;

  private static final long TRIPS_NANOS = 100 * Lookback.SECOND;
  private static final int ENOUGH_TRIPS = 2;

  /** With TLS, etcd's figure tends to two round trips. */
  private static final double HANDSHAKES = 2;

  /** Less than the half minute after which etcd shows a round trip of the same kind again. */
  private static final long APART_NANOS = 25 * Lookback.SECOND;

  /**
   * A value that fell to less than this is falling. In a quarter of a minute, four trips over a
   * healed link take off a third or more.
   */
  private static final double FALLING = 0.8;

  /** After this time fifteen new trips have taken the value down to an eighth. */
  private static final long FALLEN_NANOS = 60 * Lookback.SECOND;

  private static final long RESENT_NANOS = 180_000_000;
  private static final int UNEVEN = 3;
  private static final int ENOUGH = 5;
  private static final int ENOUGH_LOST = 3;

  /** How many slow fdatasyncs, of the leader and of followers, a read can wait for. */
  private static final double DISKS = 3;

  /**
   * A read that needs the quorum may take this many times as long as a read that needs no other
   * member. The latter waits once or twice for a processor. The former is passed on about eight
   * times as often: to the leader's raft loop, to its peers' loops and back, and to the thread that
   * applies. With busy processors it takes that long.
   */
  private static final double TURNS = 8;

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
      switch (cleared(member, leader, cluster) ? Links.GOOD : links(member, cluster)) {
        case SLOW -> slow.add(member);
        case LOSING -> losing.add(member);
        case GOOD -> {}
      }
    }
    List<Suspicion> suspicions = new ArrayList<>();
    roundTrips(cluster, suspicions);
    blame(slow, leader, followers, Cause.NETWORK_SLOW, cluster, suspicions);
    blame(losing, leader, followers, Cause.NETWORK_LOSS, cluster, suspicions);
    return suspicions;
  }

  /**
   * The members' own round trips to each other. etcd shows a smoothed value twice in half a minute
   * (rafthttp/probing_status.go), so this finds links that are slow for minutes. etcd's own alert
   * (etcdMemberCommunicationSlow) asks for 150 ms over five minutes. The member with the most slow
   * links is named. The value is smoothed (each new trip counts an eighth, one every 4 s), so it
   * stays high for a minute after the links have healed. It is believed if it was as high half a
   * minute before and no reads have crossed the link quickly since.
   *
   * <p>Half of these trips are of connections that etcd makes anew each time, so the figure tends
   * to one and a half round trips, with TLS to two (docs/decisions/0025-peer-connections.md). Below
   * two it is only a hint. Where the kernel's account is known, that counts instead ({@link
   * PathRule}).
   */
  private static void roundTrips(ClusterWindow cluster, List<Suspicion> suspicions) {
    Map<String, Double> slowest = new HashMap<>();
    Map<String, Integer> slowLinks = new HashMap<>();
    for (MemberWindow member : cluster.members()) {
      double limit = cluster.timing(member).heartbeatNanos() / 1e9;
      for (MemberWindow other : cluster.members()) {
        Buckets trips = trips(member, other.id(), cluster.nowNanos());
        if (trips == null || trips.count() < ENOUGH_TRIPS || trips.mean() < limit) {
          continue;
        }
        if (PathRule.roundTripNanos(member, other) > 0
            || !staySlow(member, other.id(), limit, cluster)
            || healed(member, other, cluster)) {
          continue;
        }
        for (String end : List.of(member.name(), other.name())) {
          slowest.merge(end, trips.mean(), Math::max);
          slowLinks.merge(end, 1, Integer::sum);
        }
      }
    }
    int most = slowLinks.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    List<String> worst =
        slowLinks.entrySet().stream()
            .filter(end -> end.getValue() == most)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    boolean everybody = worst.size() > 1 && worst.size() == cluster.members().size();
    for (String name : everybody ? List.of(Finding.CLUSTER) : worst) {
      double seconds = slowest.getOrDefault(name, slowest.getOrDefault(worst.getFirst(), 0.0));
      suspicions.add(
          new Suspicion(
              name,
              Cause.NETWORK_SLOW,
              seconds >= HANDSHAKES * heartbeatSeconds(name, cluster)
                  ? Severity.WARNING
                  : Severity.INFO,
              "etcd's own figure for the round trip to its peers is "
                  + Wording.seconds(seconds)
                  + ", as long as a heartbeat interval; it counts handshakes too, so the true round"
                  + " trip is at least half of it"
                  + assumed(name, cluster),
              List.of(Wording.evidence("peer_round_trip_seconds", seconds, EtcdMetric.PEER_RTT)),
              "measure the round trip between the members (ping, mtr); if it cannot be shorter,"
                  + " give the cluster a longer heartbeat interval and election timeout",
              2 * Lookback.SECOND));
    }
  }

  private static double heartbeatSeconds(String name, ClusterWindow cluster) {
    return cluster.members().stream()
            .filter(member -> name.equals(Finding.CLUSTER) || name.equals(member.name()))
            .mapToLong(member -> cluster.timing(member).heartbeatNanos())
            .min()
            .orElse(0)
        / 1e9;
  }

  private static String assumed(String name, ClusterWindow cluster) {
    for (MemberWindow member : cluster.members()) {
      if (name.equals(Finding.CLUSTER) || name.equals(member.name())) {
        return Wording.assumed(member, cluster);
      }
    }
    return "";
  }

  /**
   * Whether reads show that a link is quick by now. No read crosses a link between two followers.
   * If one of them had slow links to the leader within the minute that etcd's value needs to fall,
   * and both have quick ones now, then the value is of the past.
   */
  private static boolean healed(MemberWindow one, MemberWindow other, ClusterWindow cluster) {
    MemberWindow leader = cluster.leader().orElse(null);
    if (leader == null || one.is(leader) || other.is(leader)) {
      return quickNow(one, other, cluster);
    }
    return (slowLately(one, cluster) || slowLately(other, cluster))
        && quickNow(one, leader, cluster)
        && quickNow(other, leader, cluster);
  }

  private static boolean slowLately(MemberWindow follower, ClusterWindow cluster) {
    long now = cluster.nowNanos();
    long alone = Lookback.median(Lookback.within(follower.serializable(), now, WINDOW_NANOS));
    double limit =
        Math.max(
            cluster.timing(follower).heartbeatNanos() / 2.0,
            DISKS * 1e9 * slowTenth(cluster) + TURNS * alone);
    return Lookback.within(follower.linearizable(), now, settled(follower, cluster, FALLEN_NANOS))
            .stream()
            .filter(outcome -> outcome.ok() && outcome.nanos() - alone >= limit)
            .count()
        >= ENOUGH;
  }

  /**
   * Whether the link between two members is quick, as a follower's reads show, which need its
   * leader's answer.
   */
  private static boolean quickNow(MemberWindow one, MemberWindow other, ClusterWindow cluster) {
    MemberWindow leader = cluster.leader().orElse(null);
    if (leader == null || (!one.is(leader) && !other.is(leader))) {
      return false;
    }
    MemberWindow follower = one.is(leader) ? other : one;
    long settled = settled(follower, cluster);
    long now = cluster.nowNanos();
    List<Outcome<Long>> reads =
        Lookback.within(follower.linearizable(), now, Math.min(WINDOW_NANOS, settled));
    if (reads.size() < ENOUGH) {
      // Reads are asked for seldom here.
      reads = Lookback.within(follower.linearizable(), now, settled);
    }
    return reads.size() >= ENOUGH
        && Lookback.median(reads) < cluster.timing(follower).heartbeatNanos() / 2;
  }

  /**
   * Whether the kernel's account shows that the links which a member's reads cross are well. Those
   * of a follower cross its link to the leader; those of the leader all of its own.
   */
  private static boolean cleared(MemberWindow member, MemberWindow leader, ClusterWindow cluster) {
    if (!member.is(leader)) {
      return PathRule.clear(member, leader, cluster);
    }
    for (MemberWindow other : cluster.members()) {
      if (!other.is(leader) && !PathRule.clear(leader, other, cluster)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Buckets trips(MemberWindow member, String peer, long now) {
    List<MetricsReading> readings = Lookback.answers(member.metrics(), now, TRIPS_NANOS);
    return readings.size() < 2 ? null : trips(readings.getFirst(), readings.getLast(), peer);
  }

  /** The round trips to a peer between two readings of the same process, null if unknown. */
  private static @Nullable Buckets trips(MetricsReading from, MetricsReading to, String peer) {
    Buckets first = from.histogramsByLabel().getOrDefault(EtcdMetric.PEER_RTT, Map.of()).get(peer);
    Buckets last = to.histogramsByLabel().getOrDefault(EtcdMetric.PEER_RTT, Map.of()).get(peer);
    return first == null || last == null || !to.sameProcess(from) ? null : last.since(first);
  }

  /** The mean round trip from one reading to the next, seconds. */
  private record Trips(long endNanos, double mean) {}

  /**
   * Whether the round trips have been slow for as long as it takes to see them twice, and do not
   * get shorter. Over a link that has healed they get shorter.
   */
  private static boolean staySlow(
      MemberWindow member, String peer, double limit, ClusterWindow cluster) {
    Trips latest = null;
    Trips before = null;
    MetricsReading later = null;
    long end = 0;
    for (Outcome<MetricsReading> outcome :
        Lookback.within(member.metrics(), cluster.nowNanos(), TRIPS_NANOS).reversed()) {
      MetricsReading reading = outcome.answer();
      if (reading == null) {
        continue;
      }
      Buckets step = later == null ? null : trips(reading, later, peer);
      if (step != null && step.count() > 0) {
        Trips seen = new Trips(end, step.mean());
        latest = latest == null ? seen : latest;
        if (latest.endNanos - end >= APART_NANOS) {
          before = seen;
          break;
        }
      }
      later = reading;
      end = outcome.endNanos();
    }
    return latest != null
        && before != null
        && before.mean >= limit
        && latest.mean >= Math.max(limit, FALLING * before.mean);
  }

  private static void blame(
      List<MemberWindow> bad,
      MemberWindow leader,
      int followers,
      Cause cause,
      ClusterWindow cluster,
      List<Suspicion> suspicions) {
    if (bad.isEmpty()) {
      return;
    }
    long badFollowers =
        cluster.members().stream()
            .filter(member -> !member.is(leader))
            .filter(member -> bad.contains(member) || agrees(member, cluster))
            .count();
    if ((followers > 1 && badFollowers == followers) || bad.stream().anyMatch(leader::is)) {
      suspicions.add(suspicion(leader, bad.getFirst(), cause, cluster));
      return;
    }
    for (MemberWindow member : bad) {
      suspicions.add(suspicion(member, member, cause, cluster));
    }
  }

  /**
   * Whether a member's latest read was slow too. This is for members that are asked too seldom to
   * be judged by themselves: a sidecar asks its own member more often than the others. What slows
   * them all is the leader's.
   */
  private static boolean agrees(MemberWindow member, ClusterWindow cluster) {
    long now = cluster.nowNanos();
    List<Outcome<Long>> reads =
        Lookback.within(
            member.linearizable(), now, Math.min(WINDOW_NANOS, settled(member, cluster)));
    if (reads.isEmpty() || reads.size() >= ENOUGH || !reads.getLast().ok()) {
      return false;
    }
    long alone = Lookback.median(Lookback.within(member.serializable(), now, WINDOW_NANOS));
    return reads.getLast().nanos() - alone >= cluster.timing(member).heartbeatNanos() / 2;
  }

  private static Links links(MemberWindow member, ClusterWindow cluster) {
    long now = cluster.nowNanos();
    long alone = Lookback.median(Lookback.within(member.serializable(), now, WINDOW_NANOS));
    double disks = 1e9 * slowTenth(cluster);
    long limit = cluster.timing(member).heartbeatNanos() / 2;
    List<Outcome<Long>> reads =
        Lookback.within(
            member.linearizable(), now, Math.min(WINDOW_NANOS, settled(member, cluster)));
    long extra = Lookback.median(reads) - alone;
    double stalls = 0;
    for (MemberWindow other : cluster.members()) {
      stalls = Math.max(stalls, 1e9 * DiskStallRule.longest(other, cluster));
    }
    boolean ours = cluster.ownDelayNanos() >= RESENT_NANOS / 2;
    boolean others = ours || stalls >= RESENT_NANOS / 2.0 || disks >= 20e6 || alone >= limit;
    double explained = DISKS * disks + TURNS * alone;
    if (reads.size() >= ENOUGH && extra >= limit && extra >= explained && alone < limit) {
      return !others && uneven(reads) ? Links.LOSING : Links.SLOW;
    }
    List<Outcome<Long>> all =
        new ArrayList<>(Lookback.within(member.linearizable(), now, settled(member, cluster)));
    all.addAll(Lookback.within(member.puts(), now, settled(member, cluster)));
    long late = all.stream().filter(NetworkRule::sentAgain).count();
    boolean bimodal = moments(all) >= ENOUGH_LOST && late < all.size() * 0.7;
    return bimodal && !others ? Links.LOSING : Links.GOOD;
  }

  /**
   * Whether the later half of the reads took very different times. Over a long link, each takes
   * much the same. Over a link that loses a tenth or more, the resent packets hold up the others:
   * most reads are slow, each by as much as it had to wait.
   */
  private static boolean uneven(List<Outcome<Long>> reads) {
    long[] times =
        reads.subList(reads.size() / 2, reads.size()).stream()
            .filter(Outcome::ok)
            .mapToLong(Outcome::nanos)
            .sorted()
            .toArray();
    return times.length > 1
        && times[times.length - 1] >= UNEVEN * times[0]
        && times[times.length - 1] - times[0] >= RESENT_NANOS;
  }

  private static boolean sentAgain(Outcome<Long> request) {
    return request.ok() && request.nanos() >= RESENT_NANOS;
  }

  /**
   * How often requests began to be late, with quick ones before and after. A delay of all requests
   * at once, or of all for a time, is no loss.
   */
  private static int moments(List<Outcome<Long>> requests) {
    List<Outcome<Long>> answered =
        requests.stream()
            .filter(Outcome::ok)
            .sorted(Comparator.comparingLong(Outcome::endNanos))
            .toList();
    int moments = 0;
    boolean quick = true;
    long late = 0;
    for (Outcome<Long> request : answered) {
      if (!sentAgain(request)) {
        quick = true;
        continue;
      }
      boolean apart = late == 0 || request.endNanos() - late >= Lookback.SECOND / 2;
      moments += quick && apart ? 1 : 0;
      quick = false;
      late = request.endNanos();
    }
    return moments;
  }

  /**
   * The p90 of fdatasyncs on the slowest disk, seconds. A request waits for several fdatasyncs, the
   * leader's and the followers', one after the other.
   */
  private static double slowTenth(ClusterWindow cluster) {
    double slowest = 0;
    for (MemberWindow member : cluster.members()) {
      Buckets syncs =
          Lookback.growth(member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), WINDOW_NANOS);
      slowest = Math.max(slowest, syncs == null ? 0 : syncs.quantileAtMost(0.9));
    }
    return slowest;
  }

  /**
   * How far back requests tell about the network. Requests are late around an election because of
   * it or because of what led to it.
   */
  private static long settled(MemberWindow member, ClusterWindow cluster) {
    return settled(member, cluster, LOSS_WINDOW_NANOS);
  }

  private static long settled(MemberWindow member, ClusterWindow cluster, long longest) {
    long window = longest;
    for (Outcome<Long> read : member.linearizable()) {
      // A request without any answer means cut off or down, not a packet that is sent again.
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
    List<Outcome<Long>> reads = Lookback.within(seen.linearizable(), now, WINDOW_NANOS);
    long[] times = reads.stream().mapToLong(Outcome::nanos).sorted().toArray();
    long median = Lookback.median(reads);
    long slowest = times.length == 0 ? 0 : Arrays.stream(times).max().orElse(0);
    long alone = Lookback.median(Lookback.within(seen.serializable(), now, WINDOW_NANOS));
    String what =
        cause == Cause.NETWORK_SLOW
            ? "reads that need its peers take "
                + Wording.nanos(median)
                + ", reads that do not "
                + Wording.nanos(alone)
                + "; neither disks nor processors explain it"
                + Wording.assumed(seen, cluster)
            : "some requests that need its peers take up to "
                + Wording.nanos(slowest)
                + " and most do not: messages get lost and are sent again";
    return new Suspicion(
        blamed.name(),
        cause,
        Severity.WARNING,
        what + (blamed.is(seen) ? "" : " (seen through " + seen.name() + " and the others)"),
        List.of(
            Wording.evidence("median_linearizable_read_seconds", median / 1e9, "KV.Range"),
            Wording.evidence("slowest_linearizable_read_seconds", slowest / 1e9, "KV.Range"),
            Wording.evidence("median_serializable_read_seconds", alone / 1e9, "KV.Range")),
        "measure the round trip and the loss between the members (ping, mtr); the heartbeat"
            + " interval should be at least the round trip",
        Lookback.SECOND);
  }
}
