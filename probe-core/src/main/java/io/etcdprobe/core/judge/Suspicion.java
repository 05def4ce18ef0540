package io.etcdprobe.core.judge;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Severity;
import java.util.List;

/**
 * What a rule says at one moment; it becomes a finding if it lasts.
 *
 * @param member the member's name, or {@link io.etcdprobe.core.finding.Finding#CLUSTER}
 * @param afterNanos how long it must last before it is told
 * @param ofMachine whether it is told by a figure of the whole machine: that processors are scarce
 *     there is no proof that the member lacked one, and explains nothing that its disk did
 */
public record Suspicion(
    String member,
    Cause cause,
    Severity severity,
    String text,
    List<Evidence> evidence,
    String advice,
    long afterNanos,
    boolean ofMachine) {

  /** Takes a copy of the list. */
  public Suspicion {
    evidence = List.copyOf(evidence);
  }

  /** What is told by the member's own figures. */
  public Suspicion(
      String member,
      Cause cause,
      Severity severity,
      String text,
      List<Evidence> evidence,
      String advice,
      long afterNanos) {
    this(member, cause, severity, text, evidence, advice, afterNanos, false);
  }
}
