package io.etcdprobe.fsync.wal;

import io.etcdprobe.fsync.posix.PosixException;

/**
 * A file that takes one durable record at a time: {@link #prepare}, {@link #write}, {@link #sync}.
 * Tests put a scripted one in the place of a disk. One thread; the three calls allocate nothing.
 */
public interface RecordFile {

  /** Lays out the next record and finds the place for it; there must be room ({@link #full}). */
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
   * @throws PosixException if fdatasync(2) failed: nothing says what of the file is on the disk
   */
  void sync() throws PosixException;

  /** Returns whether there is no room for another record. */
  boolean full();
}
