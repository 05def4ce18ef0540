package io.etcdprobe.core.judge;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members that are down or cut off, and a cluster without a leader.
 *
 * <p>A member that answers us and knows no leader, while others follow one, is cut off from them.
 * If none of those that answer knows a leader, the cluster has none; so has one with fewer members
 * than its quorum.
 */
final class PresenceRule implements Rule {

  private static final long DOWN_NANOS = 15 * Recent.SECOND / 10;
  private static final long NO_LEADER_NANOS = 15 * Recent.SECOND / 10;
  private static final long STARTING_NANOS = 10 * Recent.SECOND;
  private static final int ENOUGH_FAILURES = 2;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    int answering = answering(cluster);
    boolean anybody = false;
    boolean led = false;
    for (MemberWindow member : cluster.members()) {
      RaftReading raft = Recent.fresh(member.raft(), cluster.nowNanos());
      anybody |= raft != null;
      led |= raft != null && raft.hasLeader();
    }
    for (MemberWindow member : cluster.members()) {
      Trouble trouble = down(member, cluster);
      if (trouble != null) {
        suspicions.add(downSuspicion(member, cluster, trouble, answering));
      } else if (leaderless(member, cluster) && othersFollow(member, cluster)) {
        suspicions.add(cutOff(member, cluster, answering));
      }
    }
    if (anybody && !led && noneLed(cluster)) {
      suspicions.add(noLeader(cluster, answering));
    }
    return suspicions;
  }

  /** How many of those that vote have just answered. */
  static int answering(ClusterWindow cluster) {
    return (int)
        cluster.members().stream()
            .filter(member -> !member.learner())
            .filter(
                member ->
                    Recent.fresh(member.raft(), cluster.nowNanos()) != null
                        || Recent.refuses(member.raft(), cluster.nowNanos()))
            .count();
  }

  /** Why a member is taken for down, or null if it is not. */
  static @Nullable Trouble down(MemberWindow member, ClusterWindow cluster) {
    Trouble raft = trouble(member.raft());
    Trouble status = trouble(member.status());
    // Where nobody listens gRPC may still be connecting.
    boolean gone =
        gone(raft)
            && (member.status().isEmpty()
                || gone(status)
                || (status != null && status.kind() == Trouble.Kind.TIMEOUT));
    boolean lasting =
        Recent.failures(member.raft()) >= ENOUGH_FAILURES
            && Recent.failing(member.raft(), cluster.nowNanos()) >= DOWN_NANOS;
    return gone && lasting ? raft : null;
  }

  private static <T> @Nullable Trouble trouble(List<Outcome<T>> outcomes) {
    return outcomes.isEmpty() ? null : outcomes.getLast().trouble();
  }

  private static boolean gone(@Nullable Trouble trouble) {
    return trouble != null
        && switch (trouble.kind()) {
          case REFUSED, UNRESOLVABLE, UNAVAILABLE, OTHER -> true;
          case TIMEOUT, TLS, UNAUTHENTICATED, FORBIDDEN, NOT_ETCD, GARBAGE, TOO_LARGE, NO_SPACE ->
              false;
        };
  }

  /**
   * Whether it has answered for a while that it knows no leader: more than once, since one answer
   * may have met the moment of an election that is over.
   */
  private static boolean leaderless(MemberWindow member, ClusterWindow cluster) {
    Outcome<RaftReading> first = firstLeaderless(member);
    return first != null
        && cluster.nowNanos() - first.startNanos() >= NO_LEADER_NANOS
        && member.raft().getLast().startNanos() - first.startNanos() >= NO_LEADER_NANOS / 2
        && Recent.fresh(member.raft(), cluster.nowNanos()) != null;
  }

  /** The first of the answers that said, up to now, that it knows no leader; null if none. */
  private static @Nullable Outcome<RaftReading> firstLeaderless(MemberWindow member) {
    Outcome<RaftReading> first = null;
    for (int i = member.raft().size() - 1; i >= 0; i--) {
      Outcome<RaftReading> outcome = member.raft().get(i);
      RaftReading raft = outcome.answer();
      if (raft == null || raft.hasLeader()) {
        break;
      }
      first = outcome;
    }
    return first;
  }

  /**
   * Whether another member leads a quorum, as was said since this one knows no leader: during an
   * election nobody does, and what was said before it is of no account.
   */
  private static boolean othersFollow(MemberWindow member, ClusterWindow cluster) {
    Outcome<RaftReading> first = firstLeaderless(member);
    if (first == null) {
      return false;
    }
    int follow = 0;
    boolean led = false;
    for (MemberWindow other : cluster.members()) {
      RaftReading raft = Recent.fresh(other.raft(), cluster.nowNanos());
      if (raft != null
          && other.raft().getLast().startNanos() - first.endNanos() >= 0
          && !other.is(member)) {
        follow += raft.hasLeader() ? 1 : 0;
        led |= raft.leads();
      }
    }
    return led && follow >= cluster.quorum();
  }

  private static boolean noneLed(ClusterWindow cluster) {
    for (MemberWindow member : cluster.members()) {
      if (Recent.fresh(member.raft(), cluster.nowNanos()) != null && !leaderless(member, cluster)) {
        return false;
      }
    }
    return true;
  }

  private static Suspicion downSuspicion(
      MemberWindow member, ClusterWindow cluster, Trouble trouble, int answering) {
    double since = Recent.failing(member.raft(), cluster.nowNanos());
    boolean noneToSpare = answering <= cluster.quorum();
    return new Suspicion(
        member.name(),
        Cause.MEMBER_DOWN,
        noneToSpare ? Severity.CRITICAL : Severity.WARNING,
        "it has not answered for "
            + Texts.nanos(since)
            + " ("
            + trouble.text()
            + "); "
            + answering
            + " of "
            + cluster.voters()
            + " members answer, "
            + cluster.quorum()
            + " are needed",
        List.of(
            Texts.evidence("silent_seconds", since / 1e9, "/debug/vars"),
            Texts.evidence("members_answering", answering, "/debug/vars")),
        "look at its log and its host; if it ended by itself, at the space on its volume first",
        0);
  }

  private static Suspicion cutOff(MemberWindow member, ClusterWindow cluster, int answering) {
    String leader = cluster.leader().map(MemberWindow::name).orElse("another");
    return new Suspicion(
        member.name(),
        Cause.NETWORK_PARTITION,
        answering - (member.learner() ? 0 : 1) <= cluster.quorum()
            ? Severity.CRITICAL
            : Severity.WARNING,
        "it answers us and knows no leader, while the others follow "
            + leader
            + ": its peers do not reach it",
        List.of(Texts.evidence("has_leader", 0, "/debug/vars")),
        "check the peer port (2380) between it and the others, firewalls, certificates of peers",
        freshlyStarted(cluster) ? 5 * Recent.SECOND : 0);
  }

  /**
   * Whether a member has just started: it knows no leader for a moment, and a member that waited
   * for others to make a quorum hears of theirs a moment after them.
   */
  private static boolean freshlyStarted(ClusterWindow cluster) {
    return cluster.members().stream()
        .flatMap(
            member -> Recent.within(member.metrics(), cluster.nowNanos(), STARTING_NANOS).stream())
        .anyMatch(outcome -> !outcome.ok());
  }

  private static Suspicion noLeader(ClusterWindow cluster, int answering) {
    return new Suspicion(
        Finding.CLUSTER,
        Cause.NO_LEADER,
        Severity.CRITICAL,
        "no member knows a leader; "
            + answering
            + " of "
            + cluster.voters()
            + " members answer, "
            + cluster.quorum()
            + " are needed: nothing can be written",
        List.of(
            Texts.evidence("members_answering", answering, "/debug/vars"),
            Texts.evidence("quorum", cluster.quorum(), "Cluster.MemberList")),
        answering < cluster.quorum()
            ? "bring back the members that are down; one is enough if it makes the quorum whole"
            : "look at the members' disks and at the network between them",
        0);
  }
}
