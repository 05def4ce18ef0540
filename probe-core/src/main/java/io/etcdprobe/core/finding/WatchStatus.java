package io.etcdprobe.core.finding;

/** The outcome of a look at a cluster. */
public enum WatchStatus {
  /** No finding above info. */
  OK("ok"),
  /** At least one warning. */
  WARNING("warning"),
  /** At least one critical finding. */
  CRITICAL("critical"),
  /** No member answers, or none answers over gRPC and nothing was found. */
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
