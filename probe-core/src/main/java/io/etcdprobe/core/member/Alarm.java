package io.etcdprobe.core.member;

/**
 * An alarm that is raised.
 *
 * @param memberId of whom, lower-case hexadecimal
 * @param type NOSPACE or CORRUPT
 */
public record Alarm(String memberId, String type) {}
