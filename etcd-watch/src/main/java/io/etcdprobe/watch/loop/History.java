package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest outcomes of one source, oldest first: no more than a number, and of those that are too
 * old only what is needed to have a few. Any thread.
 */
final class History<T> {

  private static final int AT_LEAST = 16;

  private final int kept;
  private final long keptNanos;
  private final Deque<Outcome<T>> outcomes = new ArrayDeque<>();

  private @Nullable T lastAnswer;

  /** What {@link #all} last told, null if it is something else by now. */
  private @Nullable List<Outcome<T>> told;

  /**
   * @param kept how many at most
   * @param keptNanos from what age on an outcome goes
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

  /** All of them; the same list until there is another outcome. */
  synchronized List<Outcome<T>> all() {
    List<Outcome<T>> all = told;
    if (all == null) {
      all = List.copyOf(outcomes);
      told = all;
    }
    return all;
  }

  /** The last answer, however old; null if there was none ever. */
  synchronized @Nullable T last() {
    return lastAnswer;
  }

  /** The shortest time that an answer took, nanoseconds; the largest there is if none is kept. */
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
