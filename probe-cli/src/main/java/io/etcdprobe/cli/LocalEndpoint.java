package io.etcdprobe.cli;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Finds the member that runs beside us among the endpoints. */
final class LocalEndpoint {

  private LocalEndpoint() {}

  /**
   * The endpoints with that of the member here first: the first one that is an address of this
   * machine, else the first that was given. Names are not resolved, which may take long, but {@code
   * localhost}.
   */
  static List<URI> first(List<URI> endpoints) {
    for (URI endpoint : endpoints) {
      if (here(endpoint.getHost())) {
        List<URI> ordered = new ArrayList<>(endpoints);
        ordered.remove(endpoint);
        ordered.addFirst(endpoint);
        return ordered;
      }
    }
    return endpoints;
  }

  /** Whether an endpoint is at an address of this machine; a name but localhost is not known. */
  static boolean here(URI endpoint) {
    return here(endpoint.getHost());
  }

  private static boolean here(String host) {
    if (host == null) {
      return false;
    }
    if (host.equals("localhost")) {
      return true;
    }
    boolean literal = host.startsWith("[") || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    try {
      return literal && ours(InetAddress.getByName(host));
    } catch (UnknownHostException noAddress) {
      return false;
    }
  }

  private static boolean ours(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }
}
