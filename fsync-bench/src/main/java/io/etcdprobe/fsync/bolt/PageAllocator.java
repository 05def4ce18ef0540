package io.etcdprobe.fsync.bolt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Where bbolt puts pages: into free ones where a run of them is long enough, else at the end of the
 * file.
 *
 * <p>A page that a commit replaces is still read by the read transaction that etcd keeps open, and
 * becomes free two commits later (bbolt: db.go beginRWTx, freelist release). Which free page is
 * taken is as good as random there (a Go map's order), and is so here.
 */
final class PageAllocator {

  private final SplittableRandom random;
  private final Map<Integer, List<Long>> free = new HashMap<>();
  private final Deque<List<Run>> pending = new ArrayDeque<>();
  private List<Run> freedNow = new ArrayList<>();
  private long end;

  private record Run(long first, int count) {}

  /**
   * @param end first page number that was never used
   */
  PageAllocator(long end, SplittableRandom random) {
    this.end = end;
    this.random = random;
  }

  /** Returns the first of {@code count} adjacent pages. */
  long allocate(int count) {
    List<Long> fitting = free.getOrDefault(count, List.of());
    if (fitting.isEmpty()) {
      long page = end;
      end += count;
      return page;
    }
    int pick = random.nextInt(fitting.size());
    long page = fitting.get(pick);
    fitting.set(pick, fitting.getLast());
    fitting.removeLast();
    return page;
  }

  /** Gives back adjacent pages that the commit under way replaced. */
  void free(long first, int count) {
    freedNow.add(new Run(first, count));
  }

  /** Ends a commit: what the one before the last freed can be used again. */
  void committed() {
    pending.addLast(freedNow);
    freedNow = new ArrayList<>();
    if (pending.size() > 2) {
      for (Run run : pending.removeFirst()) {
        free.computeIfAbsent(run.count, count -> new ArrayList<>()).add(run.first);
      }
    }
  }

  /** First page number that was never used: the file must reach up to it. */
  long end() {
    return end;
  }
}
