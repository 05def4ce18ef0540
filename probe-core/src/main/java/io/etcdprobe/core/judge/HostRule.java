package io.etcdprobe.core.judge;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.local.HostReading;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the member's own machine says of processor and memory, and heartbeats that are late though
 * no fdatasync was.
 *
 * <p>The leader counts a heartbeat that it sends more than 2H after the last one, once for each
 * peer (server/etcdserver/raft.go, TimeoutDetector). Where that happens and no fdatasync of the
 * time took as long as H, it is not the disk's sync that kept the loop: a processor that was not
 * there, a write(2) or a log line that blocked.
 */
final class HostRule implements Rule {

  private static final long WINDOW_NANOS = 10 * Recent.SECOND;
  private static final long LATE_WINDOW_NANOS = 20 * Recent.SECOND;

  /** Part of the processors' time that is taken away. */
  private static final double MUCH_STOLEN = 0.10;

  /** Part of the time in which some task waits (kernel: Documentation/accounting/psi.rst). */
  private static final double CPU_PRESSED = 0.60;

  private static final double MEMORY_PRESSED = 0.20;
  private static final int MANY_LATE = 5;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      machine(member, cluster, suspicions);
    }
    cluster.leader().ifPresent(leader -> lateHeartbeats(leader, cluster, suspicions));
    return suspicions;
  }

  private static void machine(
      MemberWindow member, ClusterWindow cluster, List<Suspicion> suspicions) {
    double stolen = ratio(member, cluster, HostReading::stealNanos, true);
    double cpu = ratio(member, cluster, HostReading::cpuPressureNanos, false);
    double memory = ratio(member, cluster, HostReading::memoryPressureNanos, false);
    if (stolen >= MUCH_STOLEN) {
      suspicions.add(
          suspicion(
              member,
              Severity.WARNING,
              "the hypervisor takes "
                  + Texts.percent(stolen)
                  + " of its machine's processor time away",
              "cpu_stolen_ratio",
              stolen,
              "/proc/stat",
              "move the machine to a host that is not overcommitted, or buy processors of its"
                  + " own"));
    } else if (memory >= MEMORY_PRESSED) {
      suspicions.add(
          suspicion(
              member,
              Severity.WARNING,
              "tasks of its machine wait for memory in "
                  + Texts.percent(memory)
                  + " of the time: etcd stands still when its pages are gone",
              "memory_pressure_ratio",
              memory,
              "/proc/pressure/memory",
              "look for what uses the memory; etcd's database wants to be resident"));
    } else if (cpu >= CPU_PRESSED) {
      suspicions.add(
          suspicion(
              member,
              Severity.INFO,
              "some task of its machine waits for a processor in "
                  + Texts.percent(cpu)
                  + " of the time",
              "cpu_pressure_ratio",
              cpu,
              "/proc/pressure/cpu",
              "see whether etcd has processors of its own, or a higher share"));
    }
  }

  /** The part of the window's time that a total grew by; 0 if unknown. */
  private static double ratio(
      MemberWindow member,
      ClusterWindow cluster,
      Function<HostReading, @Nullable Long> total,
      boolean ofAllCpus) {
    Outcome<HostReading> first = null;
    Outcome<HostReading> last = null;
    for (Outcome<HostReading> outcome :
        Recent.within(member.host(), cluster.nowNanos(), WINDOW_NANOS)) {
      if (outcome.ok()) {
        first = first == null ? outcome : first;
        last = outcome;
      }
    }
    if (first == null || last == null || last.endNanos() - first.endNanos() < WINDOW_NANOS / 2) {
      return 0;
    }
    HostReading before = first.answer();
    HostReading after = last.answer();
    Long then = before == null ? null : total.apply(before);
    Long now = after == null ? null : total.apply(after);
    if (after == null || then == null || now == null || now < then) {
      return 0;
    }
    double time = last.endNanos() - first.endNanos();
    return (now - then) / (ofAllCpus ? time * Math.max(1, after.cpus()) : time);
  }

  private static void lateHeartbeats(
      MemberWindow leader, ClusterWindow cluster, List<Suspicion> suspicions) {
    if (cluster.voters() < 2 || electedLately(cluster)) {
      return;
    }
    double heartbeat = cluster.timing(leader).heartbeatNanos() / 1e9;
    double failures =
        Recent.growthOf(
            leader, EtcdMetric.HEARTBEAT_SEND_FAILURES, cluster.nowNanos(), LATE_WINDOW_NANOS);
    double late = failures / (cluster.voters() - 1);
    double longest = late < 1 ? 0 : DiskStallRule.longest(leader, cluster);
    if (longest <= 0 || longest >= 0.9 * heartbeat) {
      return;
    }
    suspicions.add(
        new Suspicion(
            leader.name(),
            Cause.CPU_STARVED,
            late >= MANY_LATE ? Severity.WARNING : Severity.INFO,
            "it sent heartbeats late "
                + Math.round(late)
                + " times in 20 s, though no fdatasync of its WAL took longer than "
                + Texts.seconds(longest)
                + ": the loop waits for a processor, a write or its log, not for the disk's sync",
            List.of(
                Texts.evidence("late_heartbeats", failures, EtcdMetric.HEARTBEAT_SEND_FAILURES),
                Texts.evidence("longest_fsync_seconds", longest, EtcdMetric.WAL_FSYNC)),
            "look at the host's load, CPU limits, and where etcd's log goes",
            0));
  }

  private static boolean electedLately(ClusterWindow cluster) {
    return cluster.leaderChangesNanos().stream()
        .anyMatch(change -> cluster.nowNanos() - change < LATE_WINDOW_NANOS + 5 * Recent.SECOND);
  }

  private static Suspicion suspicion(
      MemberWindow member,
      Severity severity,
      String text,
      String key,
      double value,
      String source,
      String advice) {
    return new Suspicion(
        member.name(),
        Cause.CPU_STARVED,
        severity,
        text,
        List.of(Texts.evidence(key, value, source)),
        advice,
        2 * Recent.SECOND,
        true);
  }
}
