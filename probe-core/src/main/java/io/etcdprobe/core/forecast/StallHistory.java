package io.etcdprobe.core.forecast;

import java.util.Comparator;
import java.util.List;

/**
 * All stalls of a raft loop that were longer than a threshold, in the order of time.
 *
 * @param spells the stalls, none left out
 * @param exposureNanos how long was watched for them, nanoseconds, 0 or more
 * @param writes how many writes were made in this time
 */
public record StallHistory(List<Spell> spells, long exposureNanos, long writes) {

  /**
   * One stall.
   *
   * @param startNanos when it began, monotonic
   * @param nanos how long it took
   */
  public record Spell(long startNanos, long nanos) {

    /** When it ended, monotonic. */
    public long endNanos() {
      return startNanos + nanos;
    }
  }

  /** Nothing was watched. */
  public static final StallHistory NONE = new StallHistory(List.of(), 0, 0);

  /** Sorts a copy of the list by difference, because ticks may wrap. */
  public StallHistory {
    long any = spells.isEmpty() ? 0 : spells.getFirst().startNanos();
    spells =
        spells.stream()
            .sorted(Comparator.comparingLong(spell -> spell.startNanos() - any))
            .toList();
  }

  /** The longest stall, nanoseconds, 0 if there was none. */
  public long longestNanos() {
    return spells.stream().mapToLong(Spell::nanos).max().orElse(0);
  }

  /** How many stalls took this long or longer. */
  public long atLeast(long nanos) {
    return spells.stream().filter(spell -> spell.nanos() >= nanos).count();
  }
}
