package io.etcdprobe.examples.lab.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * A member's URLs.
 *
 * @param listenClient where it serves clients
 * @param advertiseClient where it says that it serves clients
 * @param listenPeer where it serves peers
 * @param advertisePeer where peers find it, which is its proxy
 * @param pages where the lab finds its gateway and its HTTP pages
 * @param endpoint the endpoint that the watchdog is told, empty if none
 * @param metricsEndpoint where the watchdog is told that its metrics are, empty if it is not told
 * @param flags more arguments
 */
public record Addresses(
    List<String> listenClient,
    List<String> advertiseClient,
    String listenPeer,
    String advertisePeer,
    String pages,
    String endpoint,
    String metricsEndpoint,
    List<String> flags) {

  public Addresses {
    listenClient = List.copyOf(listenClient);
    advertiseClient = List.copyOf(advertiseClient);
    flags = List.copyOf(flags);
  }

  /** Addresses with one URL for clients and one for peers. */
  public static Addresses at(String scheme, String host, Layout.Ports ports) {
    String client = url(scheme, host, ports.client());
    return new Addresses(
        List.of(client),
        List.of(client),
        url(scheme, host, ports.peer()),
        url(scheme, host, ports.proxy()),
        client,
        client,
        "",
        List.of());
  }

  public static String url(String scheme, String host, int port) {
    return scheme + "://" + host + ":" + port;
  }

  public Addresses withClientUrls(List<String> listened, List<String> advertised, String told) {
    return new Addresses(
        listened, advertised, listenPeer, advertisePeer, pages, told, metricsEndpoint, flags);
  }

  public Addresses withPages(String other) {
    return new Addresses(
        listenClient,
        advertiseClient,
        listenPeer,
        advertisePeer,
        other,
        endpoint,
        metricsEndpoint,
        flags);
  }

  public Addresses withMetricsEndpoint(String told) {
    return new Addresses(
        listenClient, advertiseClient, listenPeer, advertisePeer, pages, endpoint, told, flags);
  }

  public Addresses withFlag(String flag) {
    List<String> more = new ArrayList<>(flags);
    more.add(flag);
    return new Addresses(
        listenClient,
        advertiseClient,
        listenPeer,
        advertisePeer,
        pages,
        endpoint,
        metricsEndpoint,
        more);
  }

  /** The etcd arguments for these addresses. */
  public List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--listen-client-urls=" + String.join(",", listenClient),
                "--advertise-client-urls=" + String.join(",", advertiseClient),
                "--listen-peer-urls=" + listenPeer,
                "--initial-advertise-peer-urls=" + advertisePeer));
    arguments.addAll(flags);
    return arguments;
  }
}
