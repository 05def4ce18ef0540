package io.etcdprobe.fsync.wal;

import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;

/** How a segment got its size (client/pkg/fileutil/preallocate_unix.go). */
public enum Preallocation {
  /** Blocks are reserved: fallocate mode 0. */
  FALLOCATE("fallocate"),

  /** A hole: ftruncate, where the file system cannot fallocate. Blocks are found while writing. */
  FTRUNCATE("ftruncate");

  private final String key;

  Preallocation(String key) {
    this.key = key;
  }

  /** The name in JSON. */
  public String key() {
    return key;
  }

  /** Gives the file its size as etcd would and tells how that went. */
  public static Preallocation extend(PosixFile file, long bytes) throws PosixException {
    try {
      file.fallocate(bytes);
      return FALLOCATE;
    } catch (PosixException failed) {
      // etcd falls back on ENOTSUP and, since Linux may be interrupted in the middle, on EINTR.
      if (failed.errno() != Errno.EOPNOTSUPP && failed.errno() != Errno.EINTR) {
        throw failed;
      }
      file.ftruncate(bytes);
      return FTRUNCATE;
    }
  }
}
