package io.etcdprobe.core.window;

import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the other members reach a member that does not answer us.
 *
 * <p>The leader knows best: it notes up to which entry each follower has written its log ({@code
 * match} of raft's progress). A follower is alive if it has written entries that did not exist when
 * it stopped answering us. If the leader cannot tell, the members that we see tell whether their
 * connections to it are up ({@code etcd_network_active_peers}). From etcd 3.5.0 to 3.7.1 that gauge
 * stays at 1 for minutes when packets are dropped silently, so a 1 does not count if the member is
 * seen to fall behind.
 */
public enum Reach {
  /** The others reach it. */
  REACHED,
  /** No member that we see reaches it. */
  UNREACHED,
  /** No member that we see can tell. */
  UNKNOWN;

  /** A member that is alive writes some entry within this time, however slow its disk is. */
  private static final long WRITES_WITHIN_NANOS = 4 * Lookback.SECOND;

  /** What the members that we see lately said about a member, since it stopped answering us. */
  public static Reach of(MemberWindow member, ClusterWindow cluster) {
    long silent = Lookback.failing(member.raft(), cluster.nowNanos());
    return of(member.id(), cluster.nowNanos() - Math.min(silent, 2 * WRITES_WITHIN_NANOS), cluster);
  }

  /** What the members that we see lately said about a member that we do not ask. */
  public static Reach of(MemberInfo unasked, ClusterWindow cluster) {
    return of(unasked.id(), cluster.nowNanos() - 2 * WRITES_WITHIN_NANOS, cluster);
  }

  private static Reach of(String member, long since, ClusterWindow cluster) {
    if (member.isEmpty()) {
      return UNKNOWN;
    }
    MemberWindow leader = cluster.leader().orElse(null);
    if (leader == null) {
      return leads(member, cluster, since) ? REACHED : byConnections(member, cluster, since);
    }
    Progress progress = Progress.of(member, leader, since);
    if (progress.writes()) {
      return REACHED;
    }
    if (progress.behind() && cluster.nowNanos() - progress.stillSince() >= WRITES_WITHIN_NANOS) {
      return UNREACHED;
    }
    Reach connected = byConnections(member, cluster, since);
    return connected == REACHED && progress.behind() ? UNKNOWN : connected;
  }

  /**
   * Whether another member answered a request that needs the quorum and was asked after this member
   * stopped answering us.
   */
  public static boolean quorumWorksWithout(MemberWindow member, ClusterWindow cluster) {
    return quorumWorks(cluster, since(member, cluster));
  }

  private static long since(MemberWindow member, ClusterWindow cluster) {
    return cluster.nowNanos() - Lookback.failing(member.raft(), cluster.nowNanos());
  }

  private static boolean quorumWorks(ClusterWindow cluster, long since) {
    for (MemberWindow member : cluster.members()) {
      if (answeredSince(member.puts(), since, cluster.nowNanos())
          || answeredSince(member.linearizable(), since, cluster.nowNanos())) {
        return true;
      }
    }
    return false;
  }

  private static boolean answeredSince(List<Outcome<Long>> outcomes, long since, long now) {
    return Lookback.fresh(outcomes, now) != null && outcomes.getLast().startNanos() - since > 0;
  }

  /**
   * Whether members that we see follow this member, and requests that need the quorum are answered.
   */
  private static boolean leads(String member, ClusterWindow cluster, long since) {
    if (!quorumWorks(cluster, since)) {
      return false;
    }
    for (MemberWindow other : cluster.members()) {
      RaftReading raft = Lookback.fresh(other.raft(), cluster.nowNanos());
      if (raft != null && raft.leaderId().equals(member)) {
        return true;
      }
    }
    return false;
  }

  /**
   * How far a member has written its log, according to the leader.
   *
   * @param writes whether it has written an entry that did not exist when it stopped answering us
   * @param behind whether it lacks entries that are committed
   * @param stillSince since when its last written entry has been the same, monotonic
   */
  private record Progress(boolean writes, boolean behind, long stillSince) {

    static Progress of(String member, MemberWindow leader, long since) {
      long written = -1;
      long committed = 0;
      long stillSince = 0;
      long committedThen = Long.MAX_VALUE;
      for (Outcome<RaftReading> outcome : leader.raft().reversed()) {
        RaftReading raft = outcome.answer();
        Long match = raft == null || !raft.leads() ? null : raft.match().get(member);
        if (raft == null || match == null) {
          break;
        }
        if (written < 0) {
          written = match;
          committed = raft.commit();
        }
        if (match == written) {
          stillSince = outcome.endNanos();
        }
        if (outcome.startNanos() - since < 0) {
          break;
        }
        committedThen = raft.commit();
      }
      if (written < 0) {
        return new Progress(false, false, 0);
      }
      return new Progress(written > committedThen, committed > written, stillSince);
    }
  }

  private static Reach byConnections(String member, ClusterWindow cluster, long since) {
    boolean connected = false;
    boolean apart = false;
    for (MemberWindow other : cluster.members()) {
      Double connections = other.id().equals(member) ? null : connections(other, member, since);
      connected |= connections != null && connections > 0;
      apart |= connections != null && connections == 0;
    }
    return connected ? REACHED : apart ? UNREACHED : UNKNOWN;
  }

  /** The connections on the latest page; null if that was asked for before {@code since}. */
  private static @Nullable Double connections(MemberWindow from, String to, long since) {
    if (from.metrics().isEmpty()) {
      return null;
    }
    Outcome<MetricsReading> latest = from.metrics().getLast();
    MetricsReading metrics = latest.answer();
    return metrics == null || latest.startNanos() - since < 0
        ? null
        : metrics.byLabel().getOrDefault(EtcdMetric.ACTIVE_PEERS, Map.of()).get(to);
  }
}
