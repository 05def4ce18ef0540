package io.etcdprobe.core.disk;

/**
 * Something that makes a target unsuitable or its figures wrong, regardless of what was measured.
 *
 * @param code stable name: {@code tmpfs}, {@code overlay}, {@code network-file-system}, {@code
 *     nobarrier}, {@code not-durable}, {@code ftruncate-preallocation}, {@code loop}
 * @param text a sentence for people: what it means and what to do
 * @param judged whether it turns a pass into a warning; the others are information
 */
public record TargetWarning(String code, String text, boolean judged) {}
