package io.etcdprobe.examples.bench.allocation;

import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.DiskProgress;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.figures.Ratio;
import io.etcdprobe.examples.bench.parts.ProbeJob;
import io.etcdprobe.examples.report.Table;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Does the measured loop allocate? This looks up once a second how many bytes the thread that
 * writes and syncs has allocated. Wanted: 0 per operation in each second, except in seconds with a
 * segment cut.
 */
final class Allocation {

  private static final String THREAD = "wal-writer";

  private record Look(long operations, long bytes) {}

  private Allocation() {}

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      Set<String> options = Set.of("pattern", "rate", "size", "seconds");
      run(new Arguments(arguments, options, Set.of("json")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private static void run(Arguments given) throws Exception {
    Path directory = given.directory();
    Pattern pattern = Pattern.valueOf(given.text("pattern", "fio").toUpperCase(Locale.ROOT));
    ProbeJob job =
        new ProbeJob(
            directory,
            pattern,
            given.number("rate", 1000, 0),
            given.number("size", 2300, 1),
            given.number("seconds", 6, 2) * 1_000_000_000L,
            2_000_000_000L);
    Output out = new Output(given.flag("json"), Host.describe(directory));
    List<Look> looks = new ArrayList<>();
    job.run(
        new DiskObserver() {
          @Override
          public void progress(DiskProgress progress) {
            long bytes = allocatedBytes();
            if (!progress.warmingUp() && bytes >= 0) {
              looks.add(new Look(progress.batches(), bytes));
            }
          }
        });
    out.table(table(looks));
    out.end();
  }

  private static Table table(List<Look> looks) {
    Table table =
        new Table("allocated by " + THREAD, "second", "operations", "bytes", "bytes/operation");
    for (int i = 1; i < looks.size(); i++) {
      long operations = looks.get(i).operations - looks.get(i - 1).operations;
      long bytes = looks.get(i).bytes - looks.get(i - 1).bytes;
      table.row(i, operations, bytes, Ratio.of(bytes, operations));
    }
    return table;
  }

  /** Bytes allocated by the measuring threads since their start, -1 if none runs. */
  private static long allocatedBytes() {
    if (!(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads)) {
      return -1;
    }
    long bytes = -1;
    for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith(THREAD)) {
        bytes = Math.max(0, bytes) + threads.getThreadAllocatedBytes(info.getThreadId());
      }
    }
    return bytes;
  }
}
