package io.etcdprobe.watch.page;

/**
 * What {@code /health}, {@code /livez} or {@code /readyz} said.
 *
 * @param healthy the member's own opinion
 * @param reason why not, in one line; empty if healthy or if the member does not say
 * @param httpStatus 200 if healthy, 503 if not, 404 if not served
 * @param served false if this version of etcd has no such check ({@code /livez} and {@code /readyz}
 *     came with 3.4.29 and 3.5.11): then nothing is known about the member's health
 */
public record HealthAnswer(boolean healthy, String reason, int httpStatus, boolean served) {}
