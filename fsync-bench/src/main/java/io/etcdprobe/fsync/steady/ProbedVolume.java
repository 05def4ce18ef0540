package io.etcdprobe.fsync.steady;

import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.wal.RecordFile;
import org.jspecify.annotations.Nullable;

/**
 * What the probe needs of the volume under it: one file for its records, and the operations on that
 * file. {@link ProbeFiles} has it on a real disk. Tests use a volume that stalls, hangs and fails
 * by a script. The probe's thread calls it, and any call may last as long as a disk hangs. Only
 * {@link #remove} may be called by another thread at the same time.
 */
interface ProbedVolume {

  /** Returns the file to write to, or null while there is none. */
  @Nullable RecordFile file();

  /**
   * Makes the file.
   *
   * @return the file
   * @throws ProbeException if the directory cannot be used
   * @throws Hindrance if there is too little room
   * @throws PosixException if the disk refused the file
   */
  RecordFile open() throws ProbeException, Hindrance, PosixException;

  /**
   * Changes to a new file. Does nothing while there is none.
   *
   * @throws PosixException if the disk refused the file
   */
  void turn() throws PosixException;

  /**
   * Checks that the file is still ours and in its place, and that there is enough space.
   *
   * @throws Hindrance if not
   * @throws PosixException if the disk refused to tell
   */
  void inspect() throws Hindrance, PosixException;

  /** Returns the bytes handed to the kernel so far, in all files. */
  long writtenBytes();

  /** Gives the file up. Removes what is ours and leaves the rest. */
  void release();

  /** Removes what is ours while the probe's thread may hang in a call. Any thread may call it. */
  void remove();
}
