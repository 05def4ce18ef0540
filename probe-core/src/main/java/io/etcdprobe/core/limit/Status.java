package io.etcdprobe.core.limit;

/**
 * The outcome of a judgement, from best to worst. If there are several, the worst decides: a
 * certain problem outranks an open question, and an open question outranks a pass.
 */
public enum Status {
  /** Within the soft limit, with the wanted confidence. */
  PASS("pass"),

  /** The samples do not decide. */
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

  /** Returns the worse of the two, which decides: the later in the order of this enum. */
  public Status worse(Status other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
