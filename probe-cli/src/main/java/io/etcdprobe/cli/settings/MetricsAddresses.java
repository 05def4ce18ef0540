package io.etcdprobe.cli.settings;

import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.fsync.host.CommandLines;
import io.etcdprobe.watch.access.ClientUrl;
import io.etcdprobe.watch.loop.HttpByFlags;
import io.etcdprobe.watch.loop.MetricsEndpoints;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where members serve HTTP, as the user gives it: a URL for each endpoint in the endpoints' order,
 * {@code ENDPOINT=URL} for a single one, or {@code http://:PORT} for all others, each at its own
 * host.
 */
public final class MetricsAddresses {

  /** Reads the flags of the member that runs on this machine. */
  public static final MetricsEndpoints.Finder BY_FLAGS = MetricsAddresses::found;

  private MetricsAddresses() {}

  /**
   * Reads the addresses.
   *
   * @param given as the user wrote them; may be empty
   * @param endpoints of the members
   * @param tls whether an endpoint without a scheme means https
   * @throws UsageException if an address makes no sense; the message does not name the source of
   *     the value
   */
  public static MetricsEndpoints parse(List<String> given, List<URI> endpoints, boolean tls)
      throws UsageException {
    Map<URI, URI> byEndpoint = new LinkedHashMap<>();
    List<URI> inOrder = new ArrayList<>();
    URI everywhere = null;
    for (String each : given) {
      String text = each.strip();
      int equals = text.indexOf('=');
      if (text.isEmpty()) {
        continue;
      }
      if (text.matches("(?i)(https?://)?:[0-9]{1,5}")) {
        if (everywhere != null) {
          throw new UsageException("a port for all members is given twice; give one");
        }
        everywhere = everywhere(text);
      } else if (equals > 0) {
        URI endpoint = Endpoints.parse(List.of(text.substring(0, equals)), tls).getFirst();
        if (byEndpoint.put(endpoint, url(text.substring(equals + 1))) != null) {
          throw new UsageException(endpoint + " has two addresses; give it one");
        }
      } else {
        inOrder.add(url(text));
      }
    }
    if (inOrder.size() > endpoints.size()) {
      throw new UsageException(
          "there are more URLs than endpoints; give one for each endpoint, or ENDPOINT=URL");
    }
    for (int i = 0; i < inOrder.size(); i++) {
      byEndpoint.putIfAbsent(endpoints.get(i), inOrder.get(i));
    }
    return new MetricsEndpoints(byEndpoint, everywhere, BY_FLAGS);
  }

  private static URI everywhere(String text) throws UsageException {
    URI shown =
        url(text.replaceFirst(":([0-9]+)$", "host:$1").replaceFirst("^host", "http://host"));
    return URI.create(shown.getScheme() + "://host:" + shown.getPort());
  }

  private static URI url(String text) throws UsageException {
    String url = text.contains("://") ? text : "http://" + text;
    String reason = ClientUrl.unusable(url);
    if (reason != null) {
      throw new UsageException(
          "'" + text + "': " + reason + "; write for example http://127.0.0.1:2381");
    }
    try {
      return new URI(url.replaceFirst("/(metrics)?$", ""));
    } catch (URISyntaxException malformed) {
      throw new UsageException(
          "'" + text + "' is not a URL; write for example http://127.0.0.1:2381");
    }
  }

  private static @Nullable URI found(URI endpoint) {
    return LocalEndpoint.here(ClientUrl.of(endpoint))
        ? HttpByFlags.of(endpoint, CommandLines.of("etcd"))
        : null;
  }
}
