package io.etcdprobe.examples.bench.collisions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When a process had a processor, from the switches of its threads. Activity of its threads with
 * less than {@link #APART_NANOS} in between is one burst: a question and the work on its answer.
 */
final class Bursts {

  static final long APART_NANOS = 4_000_000;

  /**
   * @param startNanos on the clock of {@link System#nanoTime}
   * @param endNanos on the same clock; the next burst starts later
   * @param nanos how long its threads ran, in sum
   * @param longest the name of the thread that ran longest
   */
  record Burst(long startNanos, long endNanos, long nanos, String longest) {}

  private record Run(long startNanos, long endNanos, String thread) {}

  private final Map<Integer, String> threads;
  private final Map<Integer, Long> running = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();

  /**
   * @param threads the threads of the process, with their names
   */
  Bursts(Map<Integer, String> threads) {
    this.threads = Map.copyOf(threads);
  }

  /** Takes the next switch; switches come in the order of time. */
  void see(SwitchLine line) {
    long now = 1000 * line.micros();
    String name = threads.get(line.previous());
    Long since = running.remove(line.previous());
    if (name != null && since != null) {
      runs.add(new Run(since, now, name));
    }
    if (threads.containsKey(line.next())) {
      running.put(line.next(), now);
    }
  }

  /** The bursts seen so far, in the order of time. */
  List<Burst> list() {
    List<Run> ordered = new ArrayList<>(runs);
    ordered.sort(Comparator.comparingLong(Run::startNanos));
    List<Burst> bursts = new ArrayList<>();
    int from = 0;
    long end = Long.MIN_VALUE;
    for (int i = 0; i < ordered.size(); i++) {
      Run run = ordered.get(i);
      if (i > from && run.startNanos() - end >= APART_NANOS) {
        bursts.add(burst(ordered.subList(from, i)));
        from = i;
      }
      end = i == from ? run.endNanos() : Math.max(end, run.endNanos());
    }
    if (from < ordered.size()) {
      bursts.add(burst(ordered.subList(from, ordered.size())));
    }
    return bursts;
  }

  private static Burst burst(List<Run> runs) {
    Map<String, Long> each = new HashMap<>();
    long all = 0;
    long end = Long.MIN_VALUE;
    for (Run run : runs) {
      long nanos = run.endNanos() - run.startNanos();
      all += nanos;
      end = Math.max(end, run.endNanos());
      each.merge(run.thread(), nanos, Long::sum);
    }
    String longest =
        each.entrySet().stream()
            .max(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .orElseThrow()
            .getKey();
    return new Burst(runs.getFirst().startNanos(), end, all, longest);
  }
}
