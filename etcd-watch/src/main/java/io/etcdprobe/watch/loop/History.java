package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest outcomes of one source, oldest first. Any thread. */
final class History<T> {

  private final int kept;
  private final Deque<Outcome<T>> outcomes = new ArrayDeque<>();

  History(int kept) {
    this.kept = kept;
  }

  synchronized void add(Outcome<T> outcome) {
    if (outcomes.size() == kept) {
      outcomes.removeFirst();
    }
    outcomes.addLast(outcome);
  }

  synchronized List<Outcome<T>> all() {
    return new ArrayList<>(outcomes);
  }

  /** The last answer, however old. */
  synchronized @Nullable T last() {
    for (Outcome<T> outcome : outcomes.reversed()) {
      if (outcome.ok()) {
        return outcome.answer();
      }
    }
    return null;
  }

  synchronized @Nullable Outcome<T> latest() {
    return outcomes.peekLast();
  }
}
