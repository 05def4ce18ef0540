package io.etcdprobe.core.member;

/**
 * An alarm that is raised.
 *
 * @param memberId the member that raised it, lower-case hexadecimal
 * @param type NOSPACE or CORRUPT
 */
public record Alarm(String memberId, String type) {}
