package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Severity;
import java.util.List;

/**
 * What a rule says at one moment; it becomes a finding if it lasts.
 *
 * @param member the member's name, or {@link io.etcdprobe.core.finding.Finding#CLUSTER}
 * @param afterNanos how long it must last before it is told
 * @param sparesDisk whether it explains nothing that the member's disk did: because it is told by a
 *     figure of the whole machine, where scarce processors are no proof that the member lacked one,
 *     or because the rules of the disk leave out the moments that it is about
 */
public record Suspicion(
    String member,
    Cause cause,
    Severity severity,
    String text,
    List<Evidence> evidence,
    String advice,
    long afterNanos,
    boolean sparesDisk) {

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
