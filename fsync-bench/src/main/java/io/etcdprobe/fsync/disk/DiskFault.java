package io.etcdprobe.fsync.disk;

import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.PosixException;
import java.nio.file.Path;

/**
 * Distinguishes a disk that fails, which is a result, from a place that cannot be measured, which
 * is not a result.
 */
final class DiskFault {

  private DiskFault() {}

  /** Whether the disk itself returned an error, or its file system gave up on it. */
  static boolean isResult(PosixException failed) {
    return switch (failed.errno()) {
      case EIO, ENODEV, EROFS -> true;
      default -> false;
    };
  }

  /** The disk's error, for the verdict. */
  static String result(PosixException failed) {
    return failed.call() + " failed with " + failed.errno() + " (" + failed.errno().text() + ")";
  }

  /** Why the place cannot be measured, for the user. */
  static ProbeException cannotMeasure(PosixException failed, Path directory, long writes) {
    String after = writes == 0 ? "" : " after " + writes + " writes";
    return new ProbeException(
        switch (failed.errno()) {
          case ENOSPC -> directory + " ran out of space" + after + "; free some and run again";
          case EDQUOT ->
              "the disk quota in "
                  + directory
                  + " was exhausted"
                  + after
                  + "; free some space and run again";
          case ENOENT, ESTALE ->
              directory + " was removed" + after + ", and our files with it; run again";
          case EBADF -> "stopped" + after;
          case EINVAL ->
              failed.call()
                  + " in "
                  + directory
                  + " is not supported by its file system; try another --pattern";
          default -> "cannot measure in " + directory + after + ": " + failed.getMessage();
        },
        failed);
  }
}
