package io.etcdprobe.fsync.wal;

import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;

/** How a segment got its size (client/pkg/fileutil/preallocate_unix.go). */
public enum Preallocation {
  /** By fallocate mode 0, which reserves the blocks. */
  FALLOCATE("fallocate"),

  /**
   * By ftruncate, if the file system has no fallocate. This makes a hole, whose blocks are
   * allocated when they are written.
   */
  FTRUNCATE("ftruncate");

  private final String key;

  Preallocation(String key) {
    this.key = key;
  }

  /** The name in JSON. */
  public String key() {
    return key;
  }

  /** Gives the file its size as etcd would, and returns by which way. */
  public static Preallocation extend(PosixFile file, long bytes) throws PosixException {
    try {
      file.fallocate(bytes);
      return FALLOCATE;
    } catch (PosixException failed) {
      // etcd falls back on ENOTSUP and also on EINTR, as a signal may interrupt the call in Linux.
      if (failed.errno() != Errno.EOPNOTSUPP && failed.errno() != Errno.EINTR) {
        throw failed;
      }
      file.ftruncate(bytes);
      return FTRUNCATE;
    }
  }
}
