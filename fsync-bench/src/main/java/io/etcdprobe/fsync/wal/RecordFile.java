package io.etcdprobe.fsync.wal;

import io.etcdprobe.fsync.posix.PosixException;

/**
 * A file that takes one durable record at a time: {@link #prepare}, {@link #write}, {@link #sync}.
 * Tests use a scripted one instead of a disk. Use from one thread. The three calls allocate
 * nothing.
 */
public interface RecordFile {

  /** Lays out the next record and seeks its place. The file must not be {@link #full}. */
  void prepare() throws PosixException;

  /**
   * Hands the record to the kernel.
   *
   * @throws PosixException if write(2) failed
   */
  void write() throws PosixException;

  /**
   * Makes the record durable.
   *
   * @throws PosixException if fdatasync(2) failed; it is then unknown which parts of the file are
   *     on the disk
   */
  void sync() throws PosixException;

  /** Returns whether there is no room for another record. */
  boolean full();
}
