package io.etcdprobe.core.disk;

/**
 * The outcome of a judgement, from best to worst in the order that decides between several: what is
 * certain and bad outranks an open question, and an open question outranks what is fine.
 */
public enum Status {
  /** Within the soft limit, with the wanted confidence. */
  PASS("pass"),

  /** The samples do not decide it. */
  INCONCLUSIVE("inconclusive"),

  /** Beyond the soft limit. */
  WARN("warn"),

  /** Beyond the hard limit. */
  FAIL("fail");

  private final String key;

  Status(String key) {
    this.key = key;
  }

  /** The name in JSON and text. */
  public String key() {
    return key;
  }

  /** Returns the one that decides: the later of the two in the order of this enum. */
  public Status worse(Status other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
