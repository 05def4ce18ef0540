package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Severity;
import java.util.List;

/**
 * What a rule suspects at one moment. It becomes a finding if it lasts.
 *
 * @param member the member's name, or {@link io.etcdprobe.core.finding.Finding#CLUSTER}
 * @param afterNanos how long it must last before it is reported
 * @param sparesDisk whether it explains nothing that the member's disk did. Either it comes from a
 *     figure of the whole machine, where scarce processors do not prove that the member lacked one,
 *     or the rules of the disk already leave out the moments that it is about
 * @param measured whether it is measured where the trouble is, so that no effect of other trouble
 *     looks like it
 */
public record Suspicion(
    String member,
    Cause cause,
    Severity severity,
    String text,
    List<Evidence> evidence,
    String advice,
    long afterNanos,
    boolean sparesDisk,
    boolean measured) {

  /** Takes a copy of the list. */
  public Suspicion {
    evidence = List.copyOf(evidence);
  }

  /** The same, measured where the trouble is. */
  Suspicion asMeasured() {
    return new Suspicion(
        member, cause, severity, text, evidence, advice, afterNanos, sparesDisk, true);
  }

  /** A suspicion from the member's own figures. */
  public Suspicion(
      String member,
      Cause cause,
      Severity severity,
      String text,
      List<Evidence> evidence,
      String advice,
      long afterNanos) {
    this(member, cause, severity, text, evidence, advice, afterNanos, false, false);
  }
}
