package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * What the kernel tells about a file system (statvfs(3)).
 *
 * @param sizeBytes its size
 * @param freeBytesForRoot free bytes, including those reserved for root
 * @param freeBytes free bytes for all users
 * @param inodes how many it can hold; 0 if it does not count them
 * @param freeInodes free inodes for all users
 * @param readOnly whether it takes no writes
 */
public record Volume(
    long sizeBytes,
    long freeBytesForRoot,
    long freeBytes,
    long inodes,
    long freeInodes,
    boolean readOnly) {

  private static final long READ_ONLY = 1;

  /**
   * Reads struct statvfs of 64-bit Linux, eight bytes each: f_bsize, f_frsize, f_blocks, f_bfree,
   * f_bavail, f_files, f_ffree, f_favail, f_fsid, f_flag.
   */
  static Volume of(MemorySegment statvfs) {
    long fragment = statvfs.getAtIndex(JAVA_LONG, 1);
    return new Volume(
        fragment * statvfs.getAtIndex(JAVA_LONG, 2),
        fragment * statvfs.getAtIndex(JAVA_LONG, 3),
        fragment * statvfs.getAtIndex(JAVA_LONG, 4),
        statvfs.getAtIndex(JAVA_LONG, 5),
        statvfs.getAtIndex(JAVA_LONG, 7),
        (statvfs.getAtIndex(JAVA_LONG, 9) & READ_ONLY) != 0);
  }
}
