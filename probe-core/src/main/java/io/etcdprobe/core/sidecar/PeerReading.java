package io.etcdprobe.core.sidecar;

import java.util.List;

/**
 * The connections of the member beside us to its peers at one moment.
 *
 * @param here whether a process listens on the member's peer port in this network namespace. If
 *     not, its connections are in another one, and the list says nothing
 * @param connections those whose other end is known to be a peer
 */
public record PeerReading(boolean here, List<PeerConnection> connections) {

  /** Takes a copy of the list. */
  public PeerReading {
    connections = List.copyOf(connections);
  }

  /** The connections to one peer. */
  public List<TcpConnection> to(String peer) {
    return connections.stream()
        .filter(connection -> connection.peer().equals(peer))
        .map(PeerConnection::tcp)
        .toList();
  }
}
