package io.etcdprobe.core.path;

/**
 * What the name service took for one member. etcd asks it forwards to reach a peer, and backwards
 * to check a peer's certificate (client/pkg/transport/listener_tls.go).
 *
 * @param name what was looked up, empty if the member was given by its address
 * @param forwardNanos from name to address; -1 if not asked
 * @param reverseNanos from address to names; -1 if not asked or not ended in time
 * @param failure why there is no address, empty if there is
 */
public record Lookup(String name, long forwardNanos, long reverseNanos, String failure) {}
