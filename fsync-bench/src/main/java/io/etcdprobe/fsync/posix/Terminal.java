package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A standard stream and what it is connected to. */
public enum Terminal {
  /** Standard output. */
  STDOUT(1),

  /** Standard error. */
  STDERR(2);

  /** ioctl request TIOCGWINSZ, the same on x86-64 and aarch64. */
  private static final long GET_WINDOW_SIZE = 0x5413;

  private final int descriptor;

  Terminal(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Whether the stream is a terminal, so that a person probably looks at it. */
  public boolean interactive() {
    MemorySegment state = LibC.newState();
    return (int) LibC.ISATTY.call(state, descriptor) == 1;
  }

  /** Its width in columns; 0 if unknown. */
  public int columns() {
    return size(1);
  }

  /** Its height in lines; 0 if unknown. */
  public int rows() {
    return size(0);
  }

  private int size(int index) {
    // struct winsize: rows, columns, and two more, two bytes each.
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(8, 2);
      MemorySegment state = LibC.newState();
      int result = (int) LibC.IOCTL.call(state, descriptor, GET_WINDOW_SIZE, size.address());
      return result == 0 ? Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, index)) : 0;
    }
  }
}
