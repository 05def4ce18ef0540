package io.etcdprobe.examples.lab.scenario;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.examples.lab.fault.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a good watchdog says of a scenario.
 *
 * @param member whom it should name
 * @param causes what it may name as the cause; the first is the exact one
 * @param from seconds; where a fault begins at that time, the moment when it really began
 * @param to seconds; where a fault ends at that time, the moment when it really ended
 * @param severity the least that finds it, warning if none is given; where that is info, nothing
 *     above it is right
 * @param may whether it may be said but need not, as the consequences of a fault
 */
public record Truth(
    Target member, List<Cause> causes, Severity severity, double from, double to, boolean may) {

  public Truth(
      Target member,
      List<Cause> causes,
      @Nullable Severity severity,
      double from,
      double to,
      boolean may) {
    this.member = member;
    this.causes = List.copyOf(causes);
    this.severity = severity == null ? Severity.WARNING : severity;
    this.from = from;
    this.to = to;
    this.may = may;
    if (causes.isEmpty()) {
      throw new IllegalArgumentException("a truth without causes");
    }
    if (!(to >= from)) {
      throw new IllegalArgumentException("a truth from " + from + " to " + to);
    }
  }
}
