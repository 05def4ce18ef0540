package io.etcdprobe.fsync.bolt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Chooses where pages go, as bbolt does: into free pages if a run of them is long enough, else at
 * the end of the file.
 *
 * <p>etcd keeps a read transaction open, which still reads a page after a commit has replaced it.
 * So the page becomes free two commits later (bbolt: db.go beginRWTx, freelist release). bbolt
 * takes a free page in a practically random order (a Go map's), and so does this class.
 */
final class PageAllocator {

  private final SplittableRandom random;
  private final Map<Integer, List<Long>> free = new HashMap<>();
  private final Deque<List<Run>> pending = new ArrayDeque<>();
  private List<Run> freedNow = new ArrayList<>();
  private long end;

  private record Run(long first, int count) {}

  /**
   * @param end the first page number that was never used
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

  /** Gives back adjacent pages that the current commit replaced. */
  void free(long first, int count) {
    freedNow.add(new Run(first, count));
  }

  /** Ends a commit. Pages that were freed two commits ago can be used again. */
  void committed() {
    pending.addLast(freedNow);
    freedNow = new ArrayList<>();
    if (pending.size() > 2) {
      for (Run run : pending.removeFirst()) {
        free.computeIfAbsent(run.count, count -> new ArrayList<>()).add(run.first);
      }
    }
  }

  /** The first page number that was never used. The file must reach up to it. */
  long end() {
    return end;
  }
}
