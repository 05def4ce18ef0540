package io.etcdprobe.fsync.disk;

import io.etcdprobe.fsync.posix.PosixException;

/**
 * One way of making writes durable. Only the measuring loop calls it: {@link #append} for each
 * proposal of a batch, then {@link #cut} if {@link #full}, else {@link #write} and {@link #sync},
 * then {@link #committed}.
 *
 * <p>Only a cut may allocate.
 */
interface DurableWriter extends AutoCloseable {

  /** Adds the next proposal to the batch. */
  void append() throws PosixException;

  /** Whether this batch ends a segment. */
  default boolean full() {
    return false;
  }

  /** Passes the batch to the kernel; does nothing if {@link #writesApart} is false. */
  void write() throws PosixException;

  /** Makes the batch durable. The verdict judges this call. */
  void sync() throws PosixException;

  /** Writes the batch and changes to the next segment. */
  default void cut() throws PosixException, InterruptedException {}

  /** Notes that the batch is durable. */
  default void committed() throws PosixException {}

  /** Whether {@link #write} and {@link #sync} are two system calls. */
  boolean writesApart();

  /** Whether nothing more can be written because the pattern's only file is full. */
  default boolean finished() {
    return false;
  }

  /** Bytes written so far. */
  long writtenBytes();

  @Override
  void close();
}
