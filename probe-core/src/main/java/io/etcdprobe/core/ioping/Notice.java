package io.etcdprobe.core.ioping;

/** What is remarkable about a request. */
public enum Notice {
  /** One of the first requests, which do not count. */
  WARMUP("warmup"),

  /** Shorter than the shortest valid time; does not count. */
  TOO_FAST("too fast"),

  /** Longer than the longest valid time; does not count. */
  TOO_SLOW("too slow"),

  /** Less than half the average so far. */
  FAST("fast"),

  /** More than twice the average so far. */
  SLOW("slow"),

  /** It would have had to wait, and was told not to (RWF_NOWAIT). */
  WOULD_WAIT("EAGAIN");

  private final String text;

  Notice(String text) {
    this.text = text;
  }

  /** The text next to the request. */
  public String text() {
    return text;
  }
}
