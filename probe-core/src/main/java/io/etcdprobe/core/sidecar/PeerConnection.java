package io.etcdprobe.core.sidecar;

/**
 * A connection between the member beside us and another member.
 *
 * @param peer the other member's id, lower-case hexadecimal
 * @param dialled whether the member beside us asked for the connection. etcd sends a peer's
 *     messages over connections that the peer asked for (rafthttp/stream.go); over those that it
 *     asked for itself go snapshots and what does not fit elsewhere (rafthttp/pipeline.go)
 */
public record PeerConnection(String peer, boolean dialled, TcpConnection tcp) {}
