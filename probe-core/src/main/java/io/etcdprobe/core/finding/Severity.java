package io.etcdprobe.core.finding;

/** How bad a finding is, from mild to bad. */
public enum Severity {
  /** Worth knowing; nothing has to be done today. */
  INFO("info"),

  /** The member or the cluster is not as it should be; look at it. */
  WARNING("warning"),

  /** The control plane suffers, or will with the next stall or failure; act. */
  CRITICAL("critical");

  private final String key;

  Severity(String key) {
    this.key = key;
  }

  /** The name in JSON and text. */
  public String key() {
    return key;
  }
}
