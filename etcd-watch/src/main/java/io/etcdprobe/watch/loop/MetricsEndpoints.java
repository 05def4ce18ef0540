package io.etcdprobe.watch.loop;

import io.etcdprobe.watch.access.ClientUrl;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where members serve HTTP ({@code /metrics}, {@code /health}, {@code /debug/vars}) if not at their
 * client URLs. This is so with {@code --listen-client-http-urls}, as in k3s and RKE2. It is also so
 * if the client URL requires a client certificate and {@code --listen-metrics-urls} does not, as
 * with kubeadm.
 *
 * @param byEndpoint the address by the member's endpoint
 * @param everywhere an address whose port all other members use, each at its own host; null for
 *     none
 * @param finder looks for the address of a member for which none was given, after its client URL
 *     did not serve HTTP to us; returns null if it finds none
 */
public record MetricsEndpoints(Map<URI, URI> byEndpoint, @Nullable URI everywhere, Finder finder) {

  /** Looks for the address at which a member serves HTTP. */
  @FunctionalInterface
  public interface Finder {
    /** The address for the member at an endpoint; null if it is not found. */
    @Nullable URI find(URI endpoint);
  }

  /** All members serve HTTP at their client URLs. */
  public static final MetricsEndpoints NONE =
      new MetricsEndpoints(Map.of(), null, endpoint -> null);

  /** Takes a copy of the map. */
  public MetricsEndpoints {
    byEndpoint = Map.copyOf(byEndpoint);
  }

  /** Where the member at an endpoint serves HTTP; null for the endpoint itself. */
  @Nullable URI of(URI endpoint) {
    URI apart = byEndpoint.get(endpoint);
    if (apart != null || everywhere == null) {
      return apart;
    }
    ClientUrl port = ClientUrl.of(everywhere);
    return URI.create(
        new ClientUrl(port.secure(), ClientUrl.of(endpoint).host(), port.port()).toString());
  }
}
