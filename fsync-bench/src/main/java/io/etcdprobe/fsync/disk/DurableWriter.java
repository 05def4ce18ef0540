package io.etcdprobe.fsync.disk;

import io.etcdprobe.fsync.posix.PosixException;

/**
 * One way of making writes durable, driven by the measuring thread alone: {@link #append} once per
 * proposal, then {@link #cut} if {@link #full}, else {@link #write} and {@link #sync}, then {@link
 * #committed}.
 *
 * <p>Nothing but a cut may allocate.
 */
interface DurableWriter extends AutoCloseable {

  /** Puts the next proposal into the batch. */
  void append() throws PosixException;

  /** Whether this batch ends a segment. */
  default boolean full() {
    return false;
  }

  /** Hands the batch to the kernel; does nothing where {@link #writesApart} is false. */
  void write() throws PosixException;

  /** Makes the batch durable: the call that is judged. */
  void sync() throws PosixException;

  /** Writes the batch and changes to the next segment. */
  default void cut() throws PosixException, InterruptedException {}

  /** Notes that the batch is durable. */
  default void committed() throws PosixException {}

  /** Whether writing and making durable are two calls. */
  boolean writesApart();

  /** Whether nothing more can be written (the pattern's one file is full). */
  default boolean finished() {
    return false;
  }

  /** Bytes written so far. */
  long writtenBytes();

  @Override
  void close();
}
