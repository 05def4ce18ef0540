package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest outcomes of one source, oldest first. There is a maximum number. Outcomes that are too
 * old are dropped, but the last 16 stay. Any thread may use it.
 */
final class History<T> {

  private static final int AT_LEAST = 16;

  private final int kept;
  private final long keptNanos;
  private final Deque<Outcome<T>> outcomes = new ArrayDeque<>();

  private @Nullable T lastAnswer;

  /** The last result of {@link #all}; null if an outcome came since. */
  private @Nullable List<Outcome<T>> told;

  /**
   * @param kept how many at most
   * @param keptNanos age from which an outcome is dropped
   */
  History(int kept, long keptNanos) {
    this.kept = kept;
    this.keptNanos = keptNanos;
  }

  synchronized void add(Outcome<T> outcome) {
    told = null;
    while (outcomes.size() >= kept
        || (outcomes.size() >= AT_LEAST
            && outcome.endNanos() - outcomes.getFirst().endNanos() > keptNanos)) {
      outcomes.removeFirst();
    }
    outcomes.addLast(outcome);
    if (outcome.ok()) {
      lastAnswer = outcome.answer();
    }
  }

  /** All outcomes. Returns the same list until another outcome comes. */
  synchronized List<Outcome<T>> all() {
    List<Outcome<T>> all = told;
    if (all == null) {
      all = List.copyOf(outcomes);
      told = all;
    }
    return all;
  }

  /** The last answer, however old; null if there was never one. */
  synchronized @Nullable T last() {
    return lastAnswer;
  }

  /**
   * The shortest time that a kept answer took, nanoseconds; {@link Long#MAX_VALUE} if there is
   * none.
   */
  synchronized long quickest() {
    long quickest = Long.MAX_VALUE;
    for (Outcome<T> outcome : outcomes) {
      if (outcome.ok()) {
        quickest = Math.min(quickest, outcome.nanos());
      }
    }
    return quickest;
  }

  synchronized @Nullable Outcome<T> latest() {
    return outcomes.peekLast();
  }
}
