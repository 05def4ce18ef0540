package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Reach;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members that are down, cut off or out of our reach, and a cluster without a leader.
 *
 * <p>A member that answers nobody is down. A member that only we cannot reach is not down. If
 * requests through other members are answered, {@link Reach} tells which of the two it is. A closed
 * connection counts against a member only if it has answered us before; otherwise we may have been
 * given a wrong port, scheme or certificate.
 *
 * <p>A member that answers us but knows no leader, while others follow one, is cut off from them.
 * If no member that answers knows a leader, the cluster has none. A cluster with fewer members than
 * its quorum has none either.
 */
final class PresenceRule implements Rule {

  private static final long DOWN_NANOS = 15 * Lookback.SECOND / 10;
  private static final long NO_LEADER_NANOS = 15 * Lookback.SECOND / 10;
  private static final long STARTING_NANOS = 10 * Lookback.SECOND;
  private static final int ENOUGH_FAILURES = 2;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    int answering = answering(cluster);
    boolean anybody = false;
    boolean led = false;
    for (MemberWindow member : cluster.members()) {
      RaftReading raft = Lookback.fresh(member.raft(), cluster.nowNanos());
      anybody |= raft != null;
      led |= raft != null && raft.hasLeader();
    }
    for (MemberWindow member : cluster.members()) {
      Trouble trouble = absent(member, cluster);
      if (trouble != null && outOfReach(member, cluster)) {
        suspicions.add(notReachable(member, cluster, trouble));
      } else if (trouble != null && misspelt(member, cluster, trouble)) {
        suspicions.add(refusesUs(member, cluster));
      } else if (trouble != null) {
        suspicions.add(downSuspicion(member, cluster, trouble, answering));
      } else if (blind(member, cluster)) {
        suspicions.add(refusesUs(member, cluster));
      } else if (leaderless(member, cluster) && othersFollow(member, cluster)) {
        suspicions.add(cutOff(member, cluster, answering));
      }
    }
    for (MemberInfo member : cluster.membership().unasked()) {
      if (Reach.of(member, cluster) == Reach.UNREACHED) {
        suspicions.add(unreachedByAll(member, cluster, answering));
      }
    }
    if (anybody && !led && noneLed(cluster)) {
      suspicions.add(noLeader(cluster, answering));
    }
    return suspicions;
  }

  /** How many voting members have just answered us or the other members. */
  static int answering(ClusterWindow cluster) {
    long asked =
        cluster.members().stream()
            .filter(member -> !member.learner())
            .filter(
                member ->
                    Lookback.fresh(member.raft(), cluster.nowNanos()) != null
                        || Lookback.refuses(member.raft(), cluster.nowNanos())
                        || (absent(member, cluster) != null
                            && Reach.quorumWorksWithout(member, cluster)
                            && Reach.of(member, cluster) == Reach.REACHED))
            .count();
    long unasked =
        cluster.membership().unasked().stream()
            .filter(member -> !member.learner())
            .filter(member -> Reach.of(member, cluster) == Reach.REACHED)
            .count();
    return (int) (asked + unasked);
  }

  /** Why a member does not answer; null if it answers or has another problem. */
  static @Nullable Trouble absent(MemberWindow member, ClusterWindow cluster) {
    Trouble raft = trouble(member.raft());
    Trouble status = trouble(member.status());
    boolean gone =
        gone(raft, member)
            && (member.status().isEmpty()
                || gone(status, member)
                // If nobody listens, gRPC may still be trying to connect.
                || (status != null && status.kind() == Trouble.Kind.NO_CONNECTION));
    return gone && lasting(member, cluster) ? raft : null;
  }

  private static boolean lasting(MemberWindow member, ClusterWindow cluster) {
    return Lookback.failures(member.raft()) >= ENOUGH_FAILURES
        && Lookback.failing(member.raft(), cluster.nowNanos()) >= DOWN_NANOS;
  }

  /** Whether a member that does not answer is only out of our reach. */
  private static boolean outOfReach(MemberWindow member, ClusterWindow cluster) {
    return Reach.quorumWorksWithout(member, cluster)
        && switch (Reach.of(member, cluster)) {
          case REACHED -> true;
          case UNREACHED -> false;
          case UNKNOWN -> !member.met();
        };
  }

  /**
   * Whether a name that has never had an address here is all that we know of a member. A name that
   * had one may be gone because its member is (headless services of Kubernetes).
   */
  private static boolean misspelt(MemberWindow member, ClusterWindow cluster, Trouble trouble) {
    return trouble.kind() == Trouble.Kind.UNRESOLVABLE
        && !member.met()
        && Reach.of(member, cluster) != Reach.UNREACHED;
  }

  /** Whether we see nothing of a member because of how we ask it. */
  private static boolean blind(MemberWindow member, ClusterWindow cluster) {
    Trouble raft = trouble(member.raft());
    return raft != null
        && !gone(raft, member)
        && raft.kind() != Trouble.Kind.TIMEOUT
        && lasting(member, cluster)
        && Lookback.last(member.status()) == null
        && Lookback.last(member.metrics()) == null
        && Lookback.last(member.linearizable()) == null
        && Lookback.last(member.serializable()) == null
        && Lookback.last(member.puts()) == null
        && trouble(member.status()) != null;
  }

  private static <T> @Nullable Trouble trouble(List<Outcome<T>> outcomes) {
    return outcomes.isEmpty() ? null : outcomes.getLast().trouble();
  }

  private static boolean gone(@Nullable Trouble trouble, MemberWindow member) {
    return trouble != null
        && switch (trouble.kind()) {
          case REFUSED, UNRESOLVABLE, UNAVAILABLE, NO_CONNECTION -> true;
          case OTHER -> member.met();
          case TIMEOUT, TLS, UNAUTHENTICATED, FORBIDDEN, NOT_ETCD, GARBAGE, TOO_LARGE, NO_SPACE ->
              false;
        };
  }

  /**
   * Whether it has answered for a while that it knows no leader. One such answer is not enough: it
   * may come from the moment of an election that is over.
   */
  private static boolean leaderless(MemberWindow member, ClusterWindow cluster) {
    Outcome<RaftReading> first = firstLeaderless(member);
    return first != null
        && cluster.nowNanos() - first.startNanos() >= NO_LEADER_NANOS
        && member.raft().getLast().startNanos() - first.startNanos() >= NO_LEADER_NANOS / 2
        && Lookback.fresh(member.raft(), cluster.nowNanos()) != null;
  }

  /**
   * The first of the unbroken answers up to now that say that it knows no leader; null if there are
   * none.
   */
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
   * Whether another member leads a quorum, by answers from the time that this one knows no leader.
   * During an election no member leads, and older answers do not count.
   */
  private static boolean othersFollow(MemberWindow member, ClusterWindow cluster) {
    Outcome<RaftReading> first = firstLeaderless(member);
    if (first == null) {
      return false;
    }
    int follow = 0;
    boolean led = false;
    for (MemberWindow other : cluster.members()) {
      RaftReading raft = Lookback.fresh(other.raft(), cluster.nowNanos());
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
      if (Lookback.fresh(member.raft(), cluster.nowNanos()) != null
          && !leaderless(member, cluster)) {
        return false;
      }
    }
    return true;
  }

  private static Suspicion downSuspicion(
      MemberWindow member, ClusterWindow cluster, Trouble trouble, int answering) {
    double since = Lookback.failing(member.raft(), cluster.nowNanos());
    boolean noneToSpare = answering <= cluster.quorum();
    return new Suspicion(
        member.name(),
        Cause.MEMBER_DOWN,
        noneToSpare ? Severity.CRITICAL : Severity.WARNING,
        "it has not answered for "
            + Wording.nanos(since)
            + " ("
            + trouble.text()
            + "); "
            + present(answering, cluster),
        List.of(
            Wording.evidence("silent_seconds", since / 1e9, "/debug/vars"),
            Wording.evidence("members_answering", answering, "/debug/vars")),
        "look at its log and its host; if it ended by itself, at the space on its volume first",
        0);
  }

  /** {@code 2 of 3 members answer, 2 are needed}. */
  static String present(int answering, ClusterWindow cluster) {
    if (!cluster.membership().known()) {
      return answering
          + " of the "
          + cluster.voters()
          + " watched voting members answer; the cluster's size is not known here";
    }
    return answering
        + " of "
        + cluster.voters()
        + " members answer, "
        + cluster.quorum()
        + (cluster.quorum() == 1 ? " is needed" : " are needed");
  }

  private static Suspicion notReachable(
      MemberWindow member, ClusterWindow cluster, Trouble trouble) {
    boolean reached = Reach.of(member, cluster) == Reach.REACHED;
    double since = Lookback.failing(member.raft(), cluster.nowNanos());
    return new Suspicion(
        member.name(),
        Cause.NOT_REACHABLE,
        reached ? Severity.INFO : Severity.WARNING,
        "the probe has not reached it for "
            + Wording.nanos(since)
            + " ("
            + trouble.text()
            + "); requests through others are answered, and "
            + (reached
                ? "the other members reach it: nothing is known about its disk and its processor"
                : "it is not known here whether the other members reach it: it may be down"),
        List.of(Wording.evidence("unreached_seconds", since / 1e9, "/debug/vars")),
        "give endpoints that reach it from here, or run etcd-probe sidecar beside it",
        2 * Lookback.SECOND);
  }

  private static Suspicion unreachedByAll(MemberInfo member, ClusterWindow cluster, int answering) {
    return new Suspicion(
        member.called(),
        Cause.MEMBER_DOWN,
        Severity.WARNING,
        "it is not watched, and the watched members do not reach it either: it is down or cut off"
            + "; "
            + present(answering, cluster),
        List.of(Wording.evidence("members_answering", answering, EtcdMetric.ACTIVE_PEERS)),
        "look at its log and its host; give an endpoint that reaches it",
        5 * Lookback.SECOND);
  }

  private static Suspicion refusesUs(MemberWindow member, ClusterWindow cluster) {
    double since = Lookback.failing(member.raft(), cluster.nowNanos());
    Trouble trouble = trouble(member.status());
    return new Suspicion(
        member.name(),
        Cause.NOT_REACHABLE,
        Severity.INFO,
        "the probe gets no useful answer ("
            + (trouble == null ? "" : trouble.text())
            + "): nothing is known about it",
        List.of(Wording.evidence("unreached_seconds", since / 1e9, "Maintenance.Status")),
        "correct what the probe was given: address, port, certificates, user",
        2 * Lookback.SECOND);
  }

  private static Suspicion cutOff(MemberWindow member, ClusterWindow cluster, int answering) {
    String leader = cluster.leader().map(MemberWindow::name).orElse("another");
    return new Suspicion(
        member.name(),
        Cause.NETWORK_PARTITION,
        answering - (member.learner() ? 0 : 1) <= cluster.quorum()
            ? Severity.CRITICAL
            : Severity.WARNING,
        "it answers us but knows no leader, while the others follow "
            + leader
            + ": its peers do not reach it",
        List.of(Wording.evidence("has_leader", 0, "/debug/vars")),
        "check the peer port (2380) between it and the others, firewalls, certificates of peers",
        freshlyStarted(cluster) ? 5 * Lookback.SECOND : 0);
  }

  /**
   * Whether a member has just started: it then knows no leader for a moment. A member that had to
   * wait for others to make a quorum hears of their leader a moment after them.
   */
  private static boolean freshlyStarted(ClusterWindow cluster) {
    return cluster.members().stream()
        .flatMap(
            member ->
                Lookback.within(member.metrics(), cluster.nowNanos(), STARTING_NANOS).stream())
        .anyMatch(outcome -> !outcome.ok());
  }

  private static Suspicion noLeader(ClusterWindow cluster, int answering) {
    return new Suspicion(
        Finding.CLUSTER,
        Cause.NO_LEADER,
        Severity.CRITICAL,
        "no member that answers knows a leader; "
            + present(answering, cluster)
            + ": nothing can be written",
        List.of(
            Wording.evidence("members_answering", answering, "/debug/vars"),
            Wording.evidence("quorum", cluster.quorum(), "Cluster.MemberList")),
        answering < cluster.quorum()
            ? "bring back the members that are down; one is enough if it restores the quorum"
            : "look at the members' disks and at the network between them",
        0);
  }
}
