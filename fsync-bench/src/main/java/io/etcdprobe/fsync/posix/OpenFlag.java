package io.etcdprobe.fsync.posix;

import java.util.Set;

/**
 * Flags of open(2) in addition to those that we always set. Their numbers differ between
 * architectures.
 */
public enum OpenFlag {
  /** Every write returns only when its data is durable. */
  DSYNC(0x1000, 0x1000),

  /** Every write returns only when its data and metadata are durable. */
  SYNC(0x101000, 0x101000),

  /** Opens a block device only if nothing else holds it: it is not mounted and not in an array. */
  UNUSED_DEVICE(0x80, 0x80),

  /** Bypasses the page cache. Offset, length and memory must be whole blocks. */
  DIRECT(0x4000, 0x10000),

  /**
   * Opens for reading and writing. Without it, {@link PosixDirectory} opens files for writing only
   * and {@link PosixFile#open} for reading only.
   */
  READ_WRITE(0x2, 0x2);

  static final int WRITE_ONLY = 0x1;
  static final int CREATE = 0x40;
  static final int EXCLUSIVE = 0x80;
  static final int CLOSE_ON_EXEC = 0x80000;
  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
  static final int DIRECTORY = ARM ? 0x4000 : 0x10000;
  static final int NO_FOLLOW = ARM ? 0x8000 : 0x20000;
  static final int UNNAMED = 0x400000 | DIRECTORY;

  private final int x86;
  private final int arm;

  OpenFlag(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  int bits() {
    return ARM ? arm : x86;
  }

  static int bits(Set<OpenFlag> flags) {
    int bits = flags.contains(READ_WRITE) ? 0 : WRITE_ONLY;
    for (OpenFlag flag : flags) {
      bits |= flag.bits();
    }
    return bits;
  }
}
