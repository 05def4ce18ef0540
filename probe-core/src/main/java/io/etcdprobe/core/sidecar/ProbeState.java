package io.etcdprobe.core.sidecar;

/** What the low-rate probe is doing. */
public enum ProbeState {
  /** It has no sample yet. */
  STARTING("starting"),
  /** It samples at its rate. */
  RUNNING("running"),
  /** The disk is in trouble: the probe samples less often, so as not to add to it. */
  BACKING_OFF("backing-off"),
  /** Switched off by its user. */
  OFF("off"),
  /** It cannot write; it tries again from time to time. */
  FAILED("failed");

  private final String key;

  ProbeState(String key) {
    this.key = key;
  }

  /** The name in JSON and metrics' labels. */
  public String key() {
    return key;
  }
}
