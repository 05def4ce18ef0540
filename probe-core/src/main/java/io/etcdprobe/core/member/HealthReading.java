package io.etcdprobe.core.member;

/**
 * What a member's health check says.
 *
 * @param healthy whether it could do what the check asks
 * @param reason why not, empty where it gives none
 */
public record HealthReading(boolean healthy, String reason) {}
