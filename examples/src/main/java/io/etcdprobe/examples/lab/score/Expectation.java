package io.etcdprobe.examples.lab.score;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.examples.lab.scenario.Truth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Truth} in one play, with its real member and its real times.
 *
 * @param member the member to name; null if any name is right
 * @param causes the causes that are accepted; the first is the exact one
 * @param severity the lowest severity that counts as found; if this is info, no higher severity is
 *     right
 * @param required whether it has to be found
 * @param fromNanos on the clock of {@link System#nanoTime}
 * @param toNanos on the same clock
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

  /** Whether it is true at a time, or was within the grace before. */
  boolean standsAt(long nanos, long graceNanos) {
    return nanos - fromNanos >= 0 && nanos - toNanos <= graceNanos;
  }

  /** Whether a finding is about this, at any time. */
  boolean matches(Judgement.Finding finding) {
    return (member == null || member.equals(finding.member()))
        && causes.stream().anyMatch(cause -> cause.key().equals(finding.cause()));
  }

  /** Whether a finding meets this, at any time. */
  boolean foundBy(Judgement.Finding finding) {
    return finding.severity().compareTo(severity) >= 0 && matches(finding);
  }

  /** Whether it is worth a warning, so that it excuses a warning. */
  boolean worthAWarning() {
    return severity.compareTo(Severity.INFO) > 0;
  }

  /** Whether a finding names the exact cause. */
  boolean exact(Judgement.Finding finding) {
    return matches(finding) && causes.getFirst().key().equals(finding.cause());
  }
}
