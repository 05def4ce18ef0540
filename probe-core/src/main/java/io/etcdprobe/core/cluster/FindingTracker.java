package io.etcdprobe.core.cluster;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.rule.Suspicion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns suspicions into findings and ends findings, so that neither flaps.
 *
 * <p>A suspicion becomes a finding once it has lasted as long as its rule asks. It still lasts if
 * it was seen within the linger time. A finding keeps the time when it began, and its worst
 * severity until it ends. It ends when there was no evidence for the linger time, and is remembered
 * for a while after that. Not thread-safe; time is passed in.
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
  private final long memoryNanos;
  private final Map<Key, State> states = new LinkedHashMap<>();
  private final Map<Key, State> ended = new LinkedHashMap<>();

  /**
   * @param lingerNanos how long a finding stays after the last evidence
   * @param memoryNanos how long after the last evidence it is remembered, at least {@code
   *     lingerNanos}
   */
  public FindingTracker(long lingerNanos, long memoryNanos) {
    this.lingerNanos = lingerNanos;
    this.memoryNanos = memoryNanos;
  }

  /**
   * Takes the present suspicions and returns the findings, worst first.
   *
   * @param now monotonic
   * @param wall the same moment for people
   */
  public List<Finding> update(List<Suspicion> suspicions, long now, Instant wall) {
    for (Suspicion suspicion : suspicions) {
      see(suspicion, now, wall);
    }
    for (Iterator<Map.Entry<Key, State>> each = states.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Key, State> entry = each.next();
      if (now - entry.getValue().seenNanos > lingerNanos) {
        each.remove();
        ended.put(entry.getKey(), entry.getValue());
      }
    }
    ended.values().removeIf(state -> now - state.seenNanos > memoryNanos);
    List<Finding> findings = told(states);
    findings.sort(Comparator.comparing(Finding::severity).reversed().thenComparing(Finding::since));
    return findings;
  }

  /** The findings of the last update, and those that ended but are still remembered. */
  public List<Finding> lately() {
    List<Finding> lately = told(ended);
    lately.addAll(told(states));
    return lately;
  }

  private static List<Finding> told(Map<Key, State> states) {
    List<Finding> findings = new ArrayList<>();
    for (State state : states.values()) {
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
    return findings;
  }

  private void see(Suspicion suspicion, long now, Instant wall) {
    Key key = new Key(suspicion.member(), suspicion.cause());
    State state = states.computeIfAbsent(key, fresh -> new State(now, wall, suspicion));
    state.seenNanos = now;
    // The worst severity: of two rules that say the same, and of the last few moments.
    if (suspicion.severity().compareTo(state.severity) >= 0
        || now - state.severeNanos > lingerNanos) {
      state.severity = suspicion.severity();
      state.severeNanos = now;
      state.suspicion = suspicion;
    }
    state.told |= now - state.firstNanos >= suspicion.afterNanos();
  }
}
