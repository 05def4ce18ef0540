package io.etcdprobe.fsync.posix;

import java.io.IOException;

/** A system call failed. The message names the call, the file and what is wrong. */
public sealed class PosixException extends IOException permits AsyncRequest.SubmitException {

  private static final long serialVersionUID = 1L;

  private final String call;
  private final Errno errno;
  private final int number;

  PosixException(String call, String file, int number) {
    super(
        call
            + " "
            + file
            + ": "
            + Errno.of(number).text()
            + (Errno.of(number) == Errno.OTHER ? " " + number : ""));
    this.call = call;
    this.errno = Errno.of(number);
    this.number = number;
  }

  /**
   * The failure of a call.
   *
   * @param call the system call's name
   * @param file the file that it was called for
   * @param errno what went wrong, not {@link Errno#OTHER}
   */
  public static PosixException of(String call, String file, Errno errno) {
    return new PosixException(call, file, errno.number());
  }

  /** The failure of any use of an object that was closed meanwhile. */
  public static PosixException closed(String what) {
    return of("use", what, Errno.EBADF);
  }

  /** The system call's name. */
  public String call() {
    return call;
  }

  /** The error number itself. */
  public int number() {
    return number;
  }

  /** What went wrong. */
  public Errno errno() {
    return errno;
  }
}
