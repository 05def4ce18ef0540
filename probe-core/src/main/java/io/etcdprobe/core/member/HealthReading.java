package io.etcdprobe.core.member;

/**
 * What a member's health check says.
 *
 * @param healthy whether it could do what the check asks
 * @param reason why not, empty if it gives no reason
 */
public record HealthReading(boolean healthy, String reason) {}
