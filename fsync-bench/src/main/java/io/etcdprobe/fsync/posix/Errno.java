package io.etcdprobe.fsync.posix;

/**
 * The error numbers that we tell apart. They are the same on every Linux architecture of the JDK.
 */
public enum Errno {
  EPERM(1, "operation not permitted"),
  ENOENT(2, "no such file or directory"),
  EINTR(4, "interrupted"),
  EIO(5, "input/output error"),
  EBADF(9, "closed"),
  EAGAIN(11, "in use by another process"),
  EACCES(13, "permission denied"),
  EEXIST(17, "already exists"),
  ENODEV(19, "no such device"),
  ENOTDIR(20, "not a directory"),
  EINVAL(22, "not supported with these arguments"),
  EMFILE(24, "too many open files"),
  EFBIG(27, "file too large"),
  ENOSPC(28, "no space left on device"),
  EROFS(30, "read-only file system"),
  ENOSYS(38, "not implemented by this kernel"),
  ENOTEMPTY(39, "directory not empty"),
  ELOOP(40, "a symbolic link"),
  EOPNOTSUPP(95, "not supported by this file system"),
  ESTALE(116, "stale file handle"),
  EDQUOT(122, "disk quota exceeded"),
  /** Any other number. */
  OTHER(-1, "error");

  private final int number;
  private final String text;

  Errno(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** The constant for a number; {@link #OTHER} if there is none. */
  public static Errno of(int number) {
    for (Errno errno : values()) {
      if (errno.number == number) {
        return errno;
      }
    }
    return OTHER;
  }

  /** The number, -1 for {@link #OTHER}. */
  public int number() {
    return number;
  }

  /** Whether a write or a sync of an open file can fail with this number. */
  static boolean canComeFromADisk(int number) {
    return switch (of(number)) {
      case EPERM, EIO, EBADF, EINVAL, ENODEV, EFBIG, ENOSPC, EROFS, EOPNOTSUPP, ESTALE, EDQUOT ->
          true;
      default -> false;
    };
  }

  /** The meaning, for people. */
  public String text() {
    return text;
  }
}
