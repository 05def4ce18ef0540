package io.etcdprobe.watch.http;

import java.net.URI;
import java.util.Locale;

/**
 * What an address that a member is asked at has to be: a scheme, a host, perhaps a port, no more.
 */
public final class ClientUrl {

  private static final int HIGHEST_PORT = 65535;

  private ClientUrl() {}

  /**
   * Whether a member can be asked there: a Unix socket, which etcd may name as well, is no such.
   */
  public static boolean usable(URI endpoint) {
    String scheme = scheme(endpoint);
    return (scheme.equals("http") || scheme.equals("https"))
        && endpoint.getHost() != null
        && endpoint.getPort() <= HIGHEST_PORT
        && endpoint.getUserInfo() == null
        && endpoint.getQuery() == null
        && endpoint.getFragment() == null
        && (endpoint.getPath() == null || endpoint.getPath().matches("/?"));
  }

  /** Why a member cannot be asked there; null if it can. */
  public static @org.jspecify.annotations.Nullable String unusable(String url) {
    try {
      return usable(URI.create(url)) ? null : "not a client URL that can be asked";
    } catch (IllegalArgumentException malformed) {
      return "no URL";
    }
  }

  /**
   * Whether what is asked there is encrypted.
   *
   * @throws IllegalArgumentException if it is not {@link #usable}; its message names it, without a
   *     password
   */
  public static boolean secure(URI endpoint) {
    if (!usable(endpoint)) {
      throw new IllegalArgumentException(
          "endpoint "
              + OneLine.of(endpoint.toString().replaceFirst("//[^/]*@", "//...@"))
              + " is not like https://10.0.0.1:2379");
    }
    return scheme(endpoint).equals("https");
  }

  private static String scheme(URI endpoint) {
    return endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
  }
}
