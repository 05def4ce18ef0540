package io.etcdprobe.examples.lab.score;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.examples.lab.scenario.Truth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Truth} of one play, with its real member and its real times.
 *
 * @param member whom to name; null if whoever is named is right
 * @param causes accepted; the first is the exact one
 * @param severity the least that finds it; where that is info, nothing above it is right
 * @param required whether it has to be found
 * @param fromNanos on the clock of {@link System#nanoTime}
 * @param toNanos likewise
 */
public record Expectation(
    @Nullable String member,
    List<Cause> causes,
    Severity severity,
    boolean required,
    long fromNanos,
    long toNanos) {

  public Expectation {
    causes = List.copyOf(causes);
  }

  /** Whether it stands at a time, or did within the grace before. */
  boolean standsAt(long nanos, long graceNanos) {
    return nanos - fromNanos >= 0 && nanos - toNanos <= graceNanos;
  }

  /** Whether a finding is of this, whatever the time. */
  boolean matches(Judgement.Finding finding) {
    return (member == null || member.equals(finding.member()))
        && causes.stream().anyMatch(cause -> cause.key().equals(finding.cause()));
  }

  /** Whether a finding meets this, whatever the time. */
  boolean foundBy(Judgement.Finding finding) {
    return finding.severity().compareTo(severity) >= 0 && matches(finding);
  }

  /** Whether it is worth a warning, and so excuses one. */
  boolean worthAWarning() {
    return severity.compareTo(Severity.INFO) > 0;
  }

  /** Whether a finding names the exact cause. */
  boolean exact(Judgement.Finding finding) {
    return matches(finding) && causes.getFirst().key().equals(finding.cause());
  }
}
