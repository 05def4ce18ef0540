package io.etcdprobe.fsync.ioping;

import io.etcdprobe.fsync.posix.CLocale;
import io.etcdprobe.fsync.posix.PosixException;

/** The requests cannot be made. The message is one line for the user, the status is ioping's. */
public final class IopingException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Exit status of wrong arguments. */
  public static final int USAGE = 1;

  /** Exit status of a target that cannot be prepared. */
  public static final int PREPARATION = 2;

  /** Exit status of a request that failed. */
  public static final int REQUEST = 3;

  private final int status;

  /** Creates it with a line for the user. */
  public IopingException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** An exception that says what was attempted and which error the kernel returned. */
  static IopingException of(int status, String attempt, PosixException failed) {
    return of(status, attempt, failed.number());
  }

  static IopingException of(int status, String attempt, int number) {
    return new IopingException(status, attempt + ": " + CLocale.errorText(number));
  }

  /** ioping's exit status. */
  public int status() {
    return status;
  }
}
