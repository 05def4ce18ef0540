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
 */
public record Suspicion(
    String member,
    Cause cause,
    Severity severity,
    String text,
    List<Evidence> evidence,
    String advice,
    long afterNanos) {

  /** Takes a copy of the list. */
  public Suspicion {
    evidence = List.copyOf(evidence);
  }
}
