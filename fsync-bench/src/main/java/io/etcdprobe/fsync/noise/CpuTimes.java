package io.etcdprobe.fsync.noise;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processors' lines of /proc/stat: how they spent their time, in ticks of 10 ms.
 *
 * @param all all processors together
 * @param each each processor that is online
 */
record CpuTimes(Ticks all, List<Ticks> each) {

  /** A tick of /proc/stat (USER_HZ). */
  static final long TICK_NANOS = 10_000_000;

  private static final int IDLE = 4;
  private static final int STEAL = 8;

  /**
   * One processor's ticks.
   *
   * @param name {@code cpu} for all together, or for example {@code cpu0}
   * @param total all ticks; guests' ticks are not counted twice
   * @param busy ticks in use
   * @param steal ticks that the hypervisor gave to other guests
   */
  record Ticks(String name, long total, long busy, long steal) {

    private static @Nullable Ticks parse(String line) {
      if (!line.startsWith("cpu")) {
        return null;
      }
      List<String> fields = Fields.of(line);
      if (fields.size() <= STEAL) {
        return null;
      }
      try {
        long total = 0;
        // user, nice, system, idle, iowait, irq, softirq, steal; guest times are part of user's.
        for (int i = 1; i <= STEAL; i++) {
          total += Long.parseLong(fields.get(i));
        }
        long steal = Long.parseLong(fields.get(STEAL));
        long idle = Long.parseLong(fields.get(IDLE)) + Long.parseLong(fields.get(IDLE + 1));
        return new Ticks(fields.getFirst(), total, total - steal - idle, steal);
      } catch (NumberFormatException malformed) {
        return null;
      }
    }

    private double stealRatioSince(Ticks earlier) {
      long ticks = total - earlier.total;
      return ticks <= 0 ? 0 : Math.clamp((double) (steal - earlier.steal) / ticks, 0.0, 1.0);
    }
  }

  /** Copies the list. */
  CpuTimes {
    each = List.copyOf(each);
  }

  /** Reads the text of /proc/stat; null if it is malformed. */
  static @Nullable CpuTimes parse(String stat) {
    Ticks all = null;
    List<Ticks> each = new ArrayList<>();
    // Lazily, as a line follows the processors' lines that grows with the machine's interrupts.
    for (Iterator<String> lines = stat.lines().iterator(); lines.hasNext(); ) {
      String line = lines.next();
      Ticks ticks = Ticks.parse(line);
      if (ticks == null) {
        break;
      }
      if (ticks.name.equals("cpu")) {
        all = ticks;
      } else {
        each.add(ticks);
      }
    }
    return all == null ? null : new CpuTimes(all, each);
  }

  /** The part of all processors' time that was stolen since an earlier reading, 0 to 1. */
  double stealRatioSince(CpuTimes earlier) {
    return all.stealRatioSince(earlier.all);
  }

  /**
   * The same for the processor that lost the largest part. Our thread may have waited for that one.
   */
  double worstStealRatioSince(CpuTimes earlier) {
    double worst = 0;
    for (Ticks now : each) {
      for (Ticks before : earlier.each) {
        if (before.name.equals(now.name)) {
          worst = Math.max(worst, now.stealRatioSince(before));
        }
      }
    }
    return worst;
  }
}
