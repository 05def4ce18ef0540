package io.etcdprobe.export.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The listener cannot start as the user wants it. Each of {@link #faults} says in one line what is
 * wrong and where; the message is the first of them.
 */
public final class ListenException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  ListenException(String message) {
    this(message, null);
  }

  ListenException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.faults = List.of(message);
  }

  /**
   * @param faults at least one
   */
  ListenException(List<String> faults) {
    super(faults.getFirst());
    this.faults = List.copyOf(faults);
  }

  /** Everything that is wrong, a line each; never empty. */
  public List<String> faults() {
    return faults;
  }
}
