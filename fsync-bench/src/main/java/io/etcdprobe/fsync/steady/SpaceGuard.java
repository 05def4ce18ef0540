package io.etcdprobe.fsync.steady;

import io.etcdprobe.fsync.posix.Volume;
import java.nio.file.Path;

/**
 * Sees to it that the last space of a volume is etcd's: below 5 % of it, though never less than 64
 * MiB and never more than 1 GiB, the probe's file has to go.
 */
final class SpaceGuard {

  private static final long LEAST_BYTES = 64L << 20;
  private static final long MOST_BYTES = 1L << 30;
  private static final int PART = 20;

  /** More than its own file has to be free before it comes back, or it would come and go. */
  private static final int TO_BEGIN = 4;

  private SpaceGuard() {}

  /** Free bytes that are left to others on a volume of this size. */
  static long keptBytes(long sizeBytes) {
    return Math.clamp(sizeBytes / PART, LEAST_BYTES, MOST_BYTES);
  }

  /**
   * @param fileBytes what the probe will take
   * @throws Hindrance if there is not enough room to begin
   */
  static void requireToBegin(Path directory, Volume volume, long fileBytes) throws Hindrance {
    require(directory, volume, keptBytes(volume.sizeBytes()) + TO_BEGIN * fileBytes);
  }

  /**
   * @throws Hindrance if there is not enough room to stay
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
              + " MiB the probe leaves the space to others");
    }
  }
}
