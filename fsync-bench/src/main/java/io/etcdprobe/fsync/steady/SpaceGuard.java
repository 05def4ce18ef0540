package io.etcdprobe.fsync.steady;

import io.etcdprobe.fsync.posix.Volume;
import java.nio.file.Path;

/**
 * Leaves the last space of a volume to etcd. The probe's file must go if less than 5 % of the
 * volume is free. That limit is at least 64 MiB and at most 1 GiB.
 */
final class SpaceGuard {

  private static final long LEAST_BYTES = 64L << 20;
  private static final long MOST_BYTES = 1L << 30;
  private static final int PART = 20;

  /**
   * To begin again, this many times the file's size must be free in addition. Otherwise the file
   * would come and go.
   */
  private static final int TO_BEGIN = 4;

  private SpaceGuard() {}

  /** The free bytes that are left to others on a volume of this size. */
  static long keptBytes(long sizeBytes) {
    return Math.clamp(sizeBytes / PART, LEAST_BYTES, MOST_BYTES);
  }

  /**
   * @param fileBytes what the probe will take
   * @throws Hindrance if there is too little space to begin
   */
  static void requireToBegin(Path directory, Volume volume, long fileBytes) throws Hindrance {
    require(directory, volume, keptBytes(volume.sizeBytes()) + TO_BEGIN * fileBytes);
  }

  /**
   * @throws Hindrance if there is too little space to stay
   */
  static void requireToGoOn(Path directory, Volume volume) throws Hindrance {
    require(directory, volume, keptBytes(volume.sizeBytes()));
  }

  private static void require(Path directory, Volume volume, long needed) throws Hindrance {
    if (volume.freeBytes() < needed) {
      throw new Hindrance(
          directory
              + " has "
              + (volume.freeBytes() >> 20)
              + " MiB free; below "
              + (needed >> 20)
              + " MiB the probe does not write");
    }
  }
}
