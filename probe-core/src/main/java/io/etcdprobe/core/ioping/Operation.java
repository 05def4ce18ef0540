package io.etcdprobe.core.ioping;

/** What a request does. */
public enum Operation {
  /** Reads from the target. */
  READ("read"),

  /** Writes to the target, and makes the data durable unless the user asked for the cache. */
  WRITE("write");

  private final String key;

  Operation(String key) {
    this.key = key;
  }

  /** The name in JSON. */
  public String key() {
    return key;
  }
}
