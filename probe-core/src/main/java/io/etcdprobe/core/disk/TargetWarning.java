package io.etcdprobe.core.disk;

/**
 * Something that makes a target unfit or its figures untrue, whatever was measured.
 *
 * @param code stable name: {@code tmpfs}, {@code overlay}, {@code network-file-system}, {@code
 *     nobarrier}, {@code not-durable}, {@code ftruncate-preallocation}, {@code loop}
 * @param text a sentence for people: what it means and what to do
 * @param judged whether it makes a pass a warning; the others are information
 */
public record TargetWarning(String code, String text, boolean judged) {}
