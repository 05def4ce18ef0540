package io.etcdprobe.core.finding;

/** The outcome of a look at a cluster. */
public enum WatchStatus {
  /** Nothing above info. */
  OK("ok"),
  /** A warning. */
  WARNING("warning"),
  /** Something critical. */
  CRITICAL("critical"),
  /** Nobody answers, or nobody over gRPC and nothing is found. */
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
