package io.etcdprobe.core.ioping;

/** What a request does. */
public enum Operation {
  /** Reads from the target. */
  READ("read"),

  /** Writes to the target and, unless the cache was asked for, makes it durable. */
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
