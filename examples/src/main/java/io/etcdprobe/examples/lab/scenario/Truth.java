package io.etcdprobe.examples.lab.scenario;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.examples.lab.fault.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a good watchdog says about a scenario.
 *
 * @param member the member that it should name
 * @param causes the causes that it may name; the first is the exact one
 * @param from seconds; if a fault begins at that time, this stands for the moment when it really
 *     began
 * @param to seconds; if a fault ends at that time, this stands for the moment when it really ended
 * @param severity the lowest severity that counts as found, warning if none is given; if this is
 *     info, no higher severity is right
 * @param may whether it may be said but need not, such as a consequence of a fault
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
