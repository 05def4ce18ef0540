package io.etcdprobe.core.cluster;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.rule.Rule;
import io.etcdprobe.core.rule.Rules;
import io.etcdprobe.core.rule.Suspicion;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.MemberWindow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks all rules and keeps the suspicions that no other suspicion explains. A member has one
 * problem; what follows from it is not another finding.
 */
public final class ClusterJudge {

  /** What each cause explains on the same member. */
  private static final Map<Cause, Set<Cause>> EXPLAINS = new EnumMap<>(Cause.class);

  static {
    Set<Cause> symptoms = EnumSet.of(Cause.FOLLOWER_LAGGING, Cause.RAFT_STUCK, Cause.OVERLOAD);
    Set<Cause> disk = EnumSet.of(Cause.DISK_SLOW, Cause.DISK_STALL);
    Set<Cause> network = EnumSet.of(Cause.NETWORK_SLOW, Cause.NETWORK_LOSS);
    Set<Cause> gone = EnumSet.of(Cause.MEMBER_DOWN, Cause.NOT_REACHABLE);
    EXPLAINS.put(Cause.MEMBER_DOWN, all(symptoms, disk, network, Set.of(Cause.CPU_STARVED)));
    EXPLAINS.put(Cause.CPU_STARVED, all(symptoms, disk, network));
    // Of a host that acknowledges nothing, nobody can say that its etcd is down.
    EXPLAINS.put(Cause.NETWORK_PARTITION, all(symptoms, network, gone));
    EXPLAINS.put(
        Cause.NETWORK_MTU,
        all(symptoms, network, gone, Set.of(Cause.NETWORK_PARTITION, Cause.LEADER_FLAPPING)));
    EXPLAINS.put(Cause.DISK_STALL, all(symptoms, network));
    EXPLAINS.put(Cause.DISK_SLOW, all(symptoms, network));
    EXPLAINS.put(Cause.NETWORK_SLOW, all(symptoms, Set.of(Cause.NETWORK_LOSS)));
    EXPLAINS.put(Cause.NETWORK_LOSS, symptoms);
    // The disk's rules already leave out what a disk did meanwhile, but nothing that came after.
    EXPLAINS.put(Cause.DEFRAGMENTATION, all(symptoms, network, Set.of(Cause.CPU_STARVED)));
    EXPLAINS.put(
        Cause.MAINTENANCE,
        all(Set.of(Cause.FOLLOWER_LAGGING, Cause.OVERLOAD, Cause.CPU_STARVED), disk, network));
  }

  /** Causes that may still be suspected when the cause behind them no longer is. */
  private static final Set<Cause> AFTERMATH =
      EnumSet.of(
          Cause.NETWORK_SLOW,
          Cause.NETWORK_LOSS,
          Cause.FOLLOWER_LAGGING,
          Cause.RAFT_STUCK,
          Cause.OVERLOAD);

  /** Somebody's work rather than a fault. It is only a notice, but much follows from it. */
  private static final Set<Cause> WORK = EnumSet.of(Cause.DEFRAGMENTATION, Cause.MAINTENANCE);

  /** Trouble of a path that delays all that passes. */
  private static final Set<Cause> PATH = EnumSet.of(Cause.NETWORK_PARTITION, Cause.NETWORK_MTU);

  private ClusterJudge() {}

  @SafeVarargs
  private static Set<Cause> all(Set<Cause>... sets) {
    Set<Cause> all = EnumSet.noneOf(Cause.class);
    for (Set<Cause> set : sets) {
      all.addAll(set);
    }
    return all;
  }

  /**
   * All suspicions of this window that nothing explains.
   *
   * @param found what was found lately. Rules look back up to 25 s, each over its own time, so the
   *     effects of a fault are suspected longer than the fault itself. A finding of severity info
   *     explains nothing here unless it is work on the same member. No finding explains a disk: a
   *     disk may begin to fail after something else has.
   * @param between runs between two rules: a good moment to leave the processor to others
   */
  public static List<Suspicion> judge(
      ClusterWindow cluster, List<Finding> found, Runnable between) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (Rule rule : Rules.ALL) {
      suspicions.addAll(rule.suspect(cluster));
      between.run();
    }
    String leader = cluster.leader().map(MemberWindow::name).orElse("");
    Set<Suspicion> explained = new HashSet<>();
    for (Suspicion cause : suspicions) {
      for (Suspicion effect : suspicions) {
        if (explains(cause, effect, leader)) {
          explained.add(effect);
        }
      }
    }
    suspicions.removeAll(explained);
    suspicions.removeIf(
        effect -> found.stream().anyMatch(cause -> explained(cause, effect, leader)));
    return suspicions;
  }

  private static boolean explained(Finding cause, Suspicion effect, String leader) {
    boolean notice = cause.severity() == Severity.INFO;
    boolean work = WORK.contains(cause.cause()) && cause.member().equals(effect.member());
    if (notice && (!work || effect.severity() == Severity.CRITICAL)) {
      return false;
    }
    boolean starved = effect.cause() == Cause.CPU_STARVED && !effect.measured();
    boolean path = PATH.contains(cause.cause()) && cause.member().equals(effect.member());
    if (starved && path) {
      return true;
    }
    return (AFTERMATH.contains(effect.cause()) || (work && effect.cause() == Cause.CPU_STARVED))
        && explains(cause.member(), cause.cause(), effect, leader);
  }

  private static boolean explains(Suspicion cause, Suspicion effect, String leader) {
    if (cause.equals(effect)
        || (cause.severity() == Severity.INFO && beyondNotice(cause, effect))) {
      return false;
    }
    if (cause.member().equals(effect.member())
        && cause.cause() == Cause.DISK_SLOW
        && effect.cause() == Cause.DISK_STALL) {
      return cause.severity().compareTo(effect.severity()) >= 0;
    }
    if (cause.measured()
        && !effect.measured()
        && cause.member().equals(effect.member())
        && PATH.contains(cause.cause())
        && effect.cause() == Cause.CPU_STARVED) {
      // Our own questions to that member take the same path.
      return true;
    }
    boolean disk = effect.cause() == Cause.DISK_STALL || effect.cause() == Cause.DISK_SLOW;
    return !(cause.sparesDisk() && disk) && explains(cause.member(), cause.cause(), effect, leader);
  }

  /**
   * Effects that a mere notice, such as one late heartbeat, cannot explain. These are critical
   * effects, and links with a slow median of requests. The exception for links is work on the same
   * member, as requests to that member wait for it.
   */
  private static boolean beyondNotice(Suspicion cause, Suspicion effect) {
    boolean work = WORK.contains(cause.cause()) && cause.member().equals(effect.member());
    return effect.severity() == Severity.CRITICAL
        || (effect.cause() == Cause.NETWORK_SLOW && !work);
  }

  private static boolean explains(String member, Cause cause, Suspicion effect, String leader) {
    if (member.equals(effect.member())) {
      return EXPLAINS.getOrDefault(cause, Set.of()).contains(effect.cause());
    }
    boolean noLeader = cause == Cause.NO_LEADER && member.equals(Finding.CLUSTER);
    if (noLeader) {
      return (effect.cause() == Cause.NETWORK_PARTITION && !effect.measured())
          || effect.cause() == Cause.OVERLOAD;
    }
    if (cause == Cause.SHARED_STALL) {
      return EXPLAINS.getOrDefault(Cause.DISK_STALL, Set.of()).contains(effect.cause());
    }
    if (cause == Cause.MAINTENANCE && member.equals(Finding.CLUSTER)) {
      return effect.cause() == Cause.LEADER_FLAPPING || effect.cause() == Cause.OVERLOAD;
    }
    // Its followers hear nothing once a large message blocks the heartbeats.
    boolean deaf =
        cause == Cause.NETWORK_MTU
            && effect.cause() == Cause.NETWORK_PARTITION
            && !effect.measured();
    return member.equals(leader)
        && cause.feltThroughAll()
        && (effect.cause() == Cause.NETWORK_SLOW
            || effect.cause() == Cause.NETWORK_LOSS
            || effect.cause() == Cause.OVERLOAD
            || deaf);
  }
}
