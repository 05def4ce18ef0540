package io.etcdprobe.core.finding;

/**
 * A figure that supports a finding.
 *
 * @param key its name in JSON, in snake case with its unit: {@code slowest_fsync_seconds}
 * @param value the figure
 * @param source where it comes from: a metric's name, an endpoint, a call
 */
public record Evidence(String key, double value, String source) {}
