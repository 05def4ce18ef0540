package io.etcdprobe.examples.lab.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/** Where members listen, what they advertise, and so how a watchdog gets to them. */
public enum Layout {
  /** Plain HTTP at 127.0.0.1, one client URL each. */
  @JsonProperty("plain")
  PLAIN(false, false) {
    @Override
    public Addresses addresses(int index, Ports ports) {
      return Addresses.at("http", "127.0.0.1", ports);
    }
  },

  /** Three client URLs each that work, and one of m1 and of m2 that nobody can use. */
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
        // Before the others in the order of the alphabet, which is the order that etcd tells.
        case 2 -> advertised.addFirst(Addresses.url("http", "0.m2.invalid", ports.client()));
        default -> {}
      }
      return Addresses.at("http", "127.0.0.1", ports)
          .withClientUrls(listened, advertised, listened.get((index - 1) % listened.size()));
    }
  },

  /** TLS and client certificates on every port, and the metrics in plain HTTP on another one. */
  @JsonProperty("kubeadm")
  KUBEADM(true, false) {
    @Override
    public Addresses addresses(int index, Ports ports) {
      return Addresses.at("https", "127.0.0.1", ports)
          .withFlag("--listen-metrics-urls=" + metrics(ports));
    }
  },

  /**
   * As kubeadm, and HTTP is served on another port than gRPC; the watchdog is told the metrics'.
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

  /** The watchdog is told of m1 only; nobody listens where m2 and m3 say that they do. */
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

  /** The flag that members need to know where {@link #httpApart} holds; etcd 3.5.10 brought it. */
  public static final String CLIENT_HTTP_URLS = "--listen-client-http-urls";

  private final boolean secured;
  private final boolean httpApart;

  Layout(boolean secured, boolean httpApart) {
    this.secured = secured;
    this.httpApart = httpApart;
  }

  /**
   * One member's.
   *
   * @param index of the member, from 1
   */
  public abstract Addresses addresses(int index, Ports ports);

  /** Whether clients and peers need certificates. */
  public boolean secured() {
    return secured;
  }

  /** Whether HTTP is served apart from gRPC. */
  public boolean httpApart() {
    return httpApart;
  }

  private static String metrics(Ports ports) {
    return Addresses.url("http", "127.0.0.1", ports.metrics());
  }

  /**
   * A member's ports.
   *
   * @param client for gRPC, and HTTP where that is not served apart
   * @param pages for HTTP where it is served apart; nobody listens there otherwise
   * @param metrics for the metrics alone, where a layout has that
   * @param peer for peers
   * @param proxy of the proxy before the peers' port
   */
  public record Ports(int client, int pages, int metrics, int peer, int proxy) {}
}
