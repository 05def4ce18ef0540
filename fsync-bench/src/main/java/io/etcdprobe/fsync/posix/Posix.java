package io.etcdprobe.fsync.posix;

import java.lang.foreign.MemorySegment;

/** What the process and the thread ask of the kernel, apart from files. */
public final class Posix {

  private static final int PR_SET_TIMERSLACK = 29;

  private Posix() {}

  /** Whether the process may do anything. */
  public static boolean isRoot() {
    MemorySegment state = LibC.newState();
    return (int) LibC.GETEUID.call(state) == 0;
  }

  /**
   * Lets timers of the calling thread fire on time: by default the kernel may delay each by 50 µs
   * to save wake-ups (prctl, PR_SET_TIMERSLACK), which would count as waiting of our own making.
   */
  public static void sharpenTimers() {
    MemorySegment state = LibC.newState();
    // A kernel that refuses leaves us with the default slack, which shows in the response time and
    // nowhere else.
    LibC.PRCTL.call(state, PR_SET_TIMERSLACK, 1);
  }
}
