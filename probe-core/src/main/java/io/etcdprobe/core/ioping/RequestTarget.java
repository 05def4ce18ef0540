package io.etcdprobe.core.ioping;

/**
 * Where the requests go.
 *
 * @param path the path as the user gave it
 * @param fileSystem its type; {@code block} or {@code character} for a device, empty if unknown
 * @param device what the file system is mounted from; {@code device} for a device, empty if unknown
 * @param deviceBytes size of the file system or device, 0 if unknown
 */
public record RequestTarget(String path, String fileSystem, String device, long deviceBytes) {}
