package io.etcdprobe.core.judge;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets suspicions become findings and findings end, so that neither flaps.
 *
 * <p>A suspicion is told once it has lasted as long as its rule asks; one that was seen within the
 * linger time still lasts. A finding keeps the time when it began, and its worst severity until it
 * ends, which it does when nothing has spoken for it for the linger time. Not thread-safe; time is
 * passed in.
 */
public final class FindingTracker {

  private record Key(String member, Cause cause) {}

  private static final class State {
    final long firstNanos;
    final Instant since;
    long seenNanos;
    boolean told;
    Suspicion suspicion;
    Severity severity;
    long severeNanos;

    State(long now, Instant wall, Suspicion suspicion) {
      firstNanos = now;
      since = wall;
      seenNanos = now;
      severeNanos = now;
      this.suspicion = suspicion;
      severity = suspicion.severity();
    }
  }

  private final long lingerNanos;
  private final Map<Key, State> states = new LinkedHashMap<>();

  /**
   * @param lingerNanos how long a finding stays after the last evidence
   */
  public FindingTracker(long lingerNanos) {
    this.lingerNanos = lingerNanos;
  }

  /**
   * Takes what is suspected now and returns what is found, worst first.
   *
   * @param now monotonic
   * @param wall the same moment for people
   */
  public List<Finding> update(List<Suspicion> suspicions, long now, Instant wall) {
    for (Suspicion suspicion : suspicions) {
      see(suspicion, now, wall);
    }
    for (Iterator<State> each = states.values().iterator(); each.hasNext(); ) {
      if (now - each.next().seenNanos > lingerNanos) {
        each.remove();
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<Key, State> entry : states.entrySet()) {
      State state = entry.getValue();
      if (state.told) {
        Suspicion last = state.suspicion;
        findings.add(
            new Finding(
                last.member(),
                last.cause(),
                state.severity,
                state.since,
                last.text(),
                last.evidence(),
                last.advice()));
      }
    }
    findings.sort(Comparator.comparing(Finding::severity).reversed().thenComparing(Finding::since));
    return findings;
  }

  private void see(Suspicion suspicion, long now, Instant wall) {
    Key key = new Key(suspicion.member(), suspicion.cause());
    State state = states.computeIfAbsent(key, fresh -> new State(now, wall, suspicion));
    state.seenNanos = now;
    // The worst of two rules that say the same, and of the last few moments.
    if (suspicion.severity().compareTo(state.severity) >= 0
        || now - state.severeNanos > lingerNanos) {
      state.severity = suspicion.severity();
      state.severeNanos = now;
      state.suspicion = suspicion;
    }
    state.told |= now - state.firstNanos >= suspicion.afterNanos();
  }
}
