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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the member's own machine tells about its processors and memory. */
final class HostRule implements Rule {

  private static final long WINDOW_NANOS = 10 * Lookback.SECOND;

  /** The limit for the part of the processors' time that the hypervisor takes away. */
  private static final double MUCH_STOLEN = 0.10;

  /**
   * The limit for the part of the time in which some task waits (kernel:
   * Documentation/accounting/psi.rst).
   */
  private static final double CPU_PRESSED = 0.60;

  private static final double MEMORY_PRESSED = 0.20;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      machine(member, cluster, suspicions);
    }
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
                  + Wording.percent(stolen)
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
                  + Wording.percent(memory)
                  + " of the time: etcd stands still when its pages are not in memory",
              "memory_pressure_ratio",
              memory,
              "/proc/pressure/memory",
              "look for what uses the memory; etcd's database should stay in memory"));
    } else if (cpu >= CPU_PRESSED) {
      suspicions.add(
          suspicion(
              member,
              Severity.INFO,
              "some task of its machine waits for a processor in "
                  + Wording.percent(cpu)
                  + " of the time",
              "cpu_pressure_ratio",
              cpu,
              "/proc/pressure/cpu",
              "check whether etcd has its own processors, or a higher share"));
    }
  }

  /** How much a total grew, as a part of the window's time; 0 if unknown. */
  private static double ratio(
      MemberWindow member,
      ClusterWindow cluster,
      Function<HostReading, @Nullable Long> total,
      boolean ofAllCpus) {
    Outcome<HostReading> first = null;
    Outcome<HostReading> last = null;
    for (Outcome<HostReading> outcome :
        Lookback.within(member.host(), cluster.nowNanos(), WINDOW_NANOS)) {
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
        List.of(Wording.evidence(key, value, source)),
        advice,
        2 * Lookback.SECOND,
        true,
        false);
  }
}
