package io.etcdprobe.watch.loop;

/**
 * The key whose reads and writes show whether etcd works.
 *
 * @param key is read, whether it exists or not
 * @param written whether the key is written as well
 */
public record Canary(String key, boolean written) {}
