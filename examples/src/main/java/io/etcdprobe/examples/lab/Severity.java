package io.etcdprobe.examples.lab;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How bad a finding is, from harmless up. */
enum Severity {
  @JsonProperty("info")
  INFO,
  @JsonProperty("warning")
  WARNING,
  @JsonProperty("critical")
  CRITICAL
}
