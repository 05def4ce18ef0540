package io.etcdprobe.core.finding;

/** The outcome of a look at a cluster. */
public enum WatchStatus {
  /** Nothing above info. */
  OK("ok"),
  /** A warning. */
  WARNING("warning"),
  /** Something critical. */
  CRITICAL("critical"),
  /** Nothing could be seen. */
  UNKNOWN("unknown");

  private final String key;

  WatchStatus(String key) {
    this.key = key;
  }

  /** The name in JSON. */
  public String key() {
    return key;
  }
}
