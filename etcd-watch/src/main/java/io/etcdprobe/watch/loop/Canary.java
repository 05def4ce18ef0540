package io.etcdprobe.watch.loop;

/**
 * The key by which it is told whether etcd reads and writes.
 *
 * @param key is read, whether it exists or not
 * @param written whether it is written as well
 */
public record Canary(String key, boolean written) {}
