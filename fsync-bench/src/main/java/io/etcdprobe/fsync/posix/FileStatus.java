package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * What the kernel tells about a file (statx(2)).
 *
 * @param type kind of the file
 * @param bytes its size
 * @param allocatedBytes the space that it takes on the disk
 * @param links number of its names
 * @param deviceNumber {@code major:minor} of the device it is on, as mountinfo writes it
 * @param inode its number there
 * @param self its own {@code major:minor}, if it is a device
 * @param bornNanos when it was made, nanoseconds since the epoch; 0 if the file system does not
 *     tell. Inode numbers are reused at once, this time is not
 */
public record FileStatus(
    Type type,
    long bytes,
    long allocatedBytes,
    int links,
    String deviceNumber,
    long inode,
    String self,
    long bornNanos) {

  /** The kind of a file. */
  public enum Type {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A block device. */
    BLOCK_DEVICE,
    /** A character device. */
    CHARACTER_DEVICE,
    /** A symbolic link. */
    LINK,
    /** A pipe, a socket or anything else. */
    OTHER
  }

  private static final int AT_FDCWD = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int BASIC_STATS_AND_BIRTH = 0xfff;

  /** The status of the file that a path leads to. Links are followed. */
  public static FileStatus of(Path path) throws PosixException {
    return read(AT_FDCWD, path.toString(), 0, path.toString());
  }

  /** The status of the file that a path names. It may be a link. */
  public static FileStatus ofName(Path path) throws PosixException {
    return read(AT_FDCWD, path.toString(), AT_SYMLINK_NOFOLLOW, path.toString());
  }

  static FileStatus ofName(int parent, String name) throws PosixException {
    return read(parent, name, AT_SYMLINK_NOFOLLOW, name);
  }

  static FileStatus ofDescriptor(int descriptor, String name) throws PosixException {
    return read(descriptor, "", AT_EMPTY_PATH, name);
  }

  /** Whether both are the same file. Its size may have changed meanwhile. */
  public boolean sameFile(FileStatus other) {
    return inode == other.inode
        && bornNanos == other.bornNanos
        && deviceNumber.equals(other.deviceNumber);
  }

  private static FileStatus read(int parent, String path, int flags, String name)
      throws PosixException {
    MemorySegment state = LibC.newState();
    try (Arena arena = Arena.ofConfined()) {
      // struct statx is the same on every architecture (linux/stat.h).
      MemorySegment statx = arena.allocate(256, 8);
      int result =
          (int)
              LibC.STATX.call(
                  state,
                  parent,
                  arena.allocateFrom(path).address(),
                  flags,
                  BASIC_STATS_AND_BIRTH,
                  statx.address());
      if (result < 0) {
        throw new PosixException("stat", name, LibC.errno(state));
      }
      return new FileStatus(
          type(statx.get(JAVA_SHORT, 28) & 0xf000),
          statx.get(JAVA_LONG, 40),
          statx.get(JAVA_LONG, 48) * 512,
          statx.get(JAVA_INT, 16),
          numbers(statx, 136),
          statx.get(JAVA_LONG, 32),
          numbers(statx, 128),
          statx.get(JAVA_LONG, 80) * 1_000_000_000 + statx.get(JAVA_INT, 88));
    }
  }

  private static String numbers(MemorySegment statx, long at) {
    return Integer.toUnsignedString(statx.get(JAVA_INT, at))
        + ":"
        + Integer.toUnsignedString(statx.get(JAVA_INT, at + 4));
  }

  private static Type type(int bits) {
    return switch (bits) {
      case 0x8000 -> Type.FILE;
      case 0x4000 -> Type.DIRECTORY;
      case 0x6000 -> Type.BLOCK_DEVICE;
      case 0x2000 -> Type.CHARACTER_DEVICE;
      case 0xa000 -> Type.LINK;
      default -> Type.OTHER;
    };
  }
}
