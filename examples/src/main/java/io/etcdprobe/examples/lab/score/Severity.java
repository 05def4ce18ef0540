package io.etcdprobe.examples.lab.score;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How bad a finding is, from harmless up. */
public enum Severity {
  @JsonProperty("info")
  INFO,
  @JsonProperty("warning")
  WARNING,
  @JsonProperty("critical")
  CRITICAL
}
