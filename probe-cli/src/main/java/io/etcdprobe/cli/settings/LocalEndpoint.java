package io.etcdprobe.cli.settings;

import io.etcdprobe.watch.access.ClientUrl;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Finds the endpoint of the member that runs on this machine. */
public final class LocalEndpoint {

  private LocalEndpoint() {}

  /**
   * Moves the first endpoint at an address of this machine to the front; without such an endpoint
   * the order stays. Apart from {@code localhost}, names are not resolved, because that may take
   * long.
   */
  public static List<URI> first(List<URI> endpoints) {
    for (URI endpoint : endpoints) {
      if (here(ClientUrl.of(endpoint))) {
        List<URI> ordered = new ArrayList<>(endpoints);
        ordered.remove(endpoint);
        ordered.addFirst(endpoint);
        return ordered;
      }
    }
    return endpoints;
  }

  /**
   * Whether an endpoint is at an address of this machine; false for every name except localhost.
   */
  static boolean here(ClientUrl endpoint) {
    return endpoint.host().equals("localhost")
        || (endpoint.numeric() && ours(InetAddress.ofLiteral(endpoint.host())));
  }

  private static boolean ours(InetAddress address) {
    try {
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }
}
