package io.etcdprobe.examples.lab.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/** Where members listen and what they advertise. This decides how a watchdog reaches them. */
public enum Layout {
  /** Plain HTTP at 127.0.0.1, one client URL each. */
  @JsonProperty("plain")
  PLAIN(false, false) {
    @Override
    public Addresses addresses(int index, Ports ports) {
      return Addresses.at("http", "127.0.0.1", ports);
    }
  },

  /** Three client URLs each that work; m1 and m2 also have one that nobody can use. */
  @JsonProperty("several-client-urls")
  SEVERAL_CLIENT_URLS(false, false) {
    @Override
    public Addresses addresses(int index, Ports ports) {
      List<String> hosts = List.of("127.0.0.1", "[::1]", "127.0.0.2");
      List<String> listened =
          hosts.stream().map(host -> Addresses.url("http", host, ports.client())).toList();
      List<String> advertised = new ArrayList<>(listened);
      switch (index) {
        case 1 -> advertised.add("unix://localhost:" + ports.pages());
        // It sorts before the others, and etcd lists URLs in alphabetical order.
        case 2 -> advertised.addFirst(Addresses.url("http", "0.m2.invalid", ports.client()));
        default -> {}
      }
      return Addresses.at("http", "127.0.0.1", ports)
          .withClientUrls(listened, advertised, listened.get((index - 1) % listened.size()));
    }
  },

  /** TLS and client certificates on every port; metrics in plain HTTP on a port of their own. */
  @JsonProperty("kubeadm")
  KUBEADM(true, false) {
    @Override
    public Addresses addresses(int index, Ports ports) {
      return Addresses.at("https", "127.0.0.1", ports)
          .withFlag("--listen-metrics-urls=" + metrics(ports));
    }
  },

  /**
   * As kubeadm, but HTTP is served on another port than gRPC. The watchdog is told the port of the
   * metrics.
   */
  @JsonProperty("k3s")
  K3S(true, true) {
    @Override
    public Addresses addresses(int index, Ports ports) {
      String pages = Addresses.url("https", "127.0.0.1", ports.pages());
      return Addresses.at("https", "127.0.0.1", ports)
          .withFlag("--listen-metrics-urls=" + metrics(ports))
          .withFlag(CLIENT_HTTP_URLS + "=" + pages)
          .withPages(pages)
          .withMetricsEndpoint(metrics(ports));
    }
  },

  /** Every URL at [::1]. */
  @JsonProperty("ipv6")
  IPV6(false, false) {
    @Override
    public Addresses addresses(int index, Ports ports) {
      return Addresses.at("http", "[::1]", ports);
    }
  },

  /** The watchdog is told only m1. Nobody listens at the addresses that m2 and m3 advertise. */
  @JsonProperty("unreachable-from-here")
  UNREACHABLE_FROM_HERE(false, false) {
    @Override
    public Addresses addresses(int index, Ports ports) {
      Addresses plain = PLAIN.addresses(index, ports);
      return index == 1
          ? plain
          : plain.withClientUrls(
              plain.listenClient(), List.of(Addresses.url("http", "127.0.0.1", ports.pages())), "");
    }
  };

  /** The flag that members must know if {@link #httpApart} is true; etcd 3.5.10 introduced it. */
  public static final String CLIENT_HTTP_URLS = "--listen-client-http-urls";

  private final boolean secured;
  private final boolean httpApart;

  Layout(boolean secured, boolean httpApart) {
    this.secured = secured;
    this.httpApart = httpApart;
  }

  /**
   * The addresses of one member.
   *
   * @param index the member's number, from 1
   */
  public abstract Addresses addresses(int index, Ports ports);

  /** Whether clients and peers need certificates. */
  public boolean secured() {
    return secured;
  }

  /** Whether HTTP is served on another port than gRPC. */
  public boolean httpApart() {
    return httpApart;
  }

  private static String metrics(Ports ports) {
    return Addresses.url("http", "127.0.0.1", ports.metrics());
  }

  /**
   * A member's ports.
   *
   * @param client for gRPC, and for HTTP if that has no port of its own
   * @param pages for HTTP if that has a port of its own; otherwise nobody listens there
   * @param metrics for the metrics alone, if a layout has that
   * @param peer for peers
   * @param proxy port of the proxy in front of the peer port
   */
  public record Ports(int client, int pages, int metrics, int peer, int proxy) {}
}
