package io.etcdprobe.cli.settings;

import io.etcdprobe.watch.access.ClientUrl;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Finds the member that runs beside us among the endpoints. */
public final class LocalEndpoint {

  private LocalEndpoint() {}

  /**
   * The endpoints with that of the member here first: the first one that is an address of this
   * machine, else the first that was given. Names are not resolved, which may take long, but {@code
   * localhost}.
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

  /** Whether an endpoint is at an address of this machine; a name but localhost is not known. */
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
