package io.etcdprobe.core.stall;

/** What caused a stall, as far as the noise measured at the same moment tells. */
public enum StallOrigin {
  /** Only the disk stood still: threads beside it ran on time. */
  DISK("disk"),

  /**
   * The host did not run us either (CPU steal, a starved or paused machine): etcd would have
   * stalled too.
   */
  HOST("host"),

  /**
   * This process paused itself (garbage collection). This is no fault of the disk and is left out
   * of the verdict.
   */
  PROBE("probe");

  private final String key;

  StallOrigin(String key) {
    this.key = key;
  }

  /** The name in JSON and text. */
  public String key() {
    return key;
  }
}
