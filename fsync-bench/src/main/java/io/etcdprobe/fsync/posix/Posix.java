package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What we ask of the kernel for the process and the thread, apart from files. */
public final class Posix {

  private static final int PR_SET_TIMERSLACK = 29;

  private static final int PROCESS_CPU_TIME = 2;

  private Posix() {}

  /** Time that all threads of this process have spent on processors so far, nanoseconds. */
  public static long processorNanos() {
    try (Arena arena = Arena.ofConfined()) {
      // struct timespec: seconds and nanoseconds, eight bytes each.
      MemorySegment time = arena.allocate(16, 8);
      LibC.CLOCK_GETTIME.call(LibC.newState(), PROCESS_CPU_TIME, time.address());
      return time.getAtIndex(JAVA_LONG, 0) * 1_000_000_000 + time.getAtIndex(JAVA_LONG, 1);
    }
  }

  /** Whether the process runs as root. */
  public static boolean isRoot() {
    MemorySegment state = LibC.newState();
    return (int) LibC.GETEUID.call(state) == 0;
  }

  /**
   * Lets timers of the calling thread fire on time. By default the kernel may delay each by 50 µs
   * to save wake-ups (prctl, PR_SET_TIMERSLACK). That delay would count as waiting that we caused.
   */
  public static void sharpenTimers() {
    MemorySegment state = LibC.newState();
    // If the kernel refuses, the default slack stays. It shows only in the response time.
    LibC.PRCTL.call(state, PR_SET_TIMERSLACK, 1);
  }
}
