package io.etcdprobe.cli.settings;

import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.watch.access.ClientUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Client URLs of members, in the form that etcdctl takes. */
public final class Endpoints {

  private Endpoints() {}

  /**
   * Returns the URLs, each once.
   *
   * @param tls whether an endpoint without a scheme means https
   * @throws UsageException if there is none or one makes no sense; the message does not name the
   *     source of the value
   */
  public static List<URI> parse(List<String> endpoints, boolean tls) throws UsageException {
    Set<ClientUrl> met = new HashSet<>();
    List<URI> uris = new ArrayList<>();
    for (String endpoint : endpoints) {
      String text = endpoint.strip();
      if (text.isEmpty()) {
        continue;
      }
      if (text.contains("@")) {
        throw new UsageException(
            "a URL with a user in it is not accepted; give user and password-file instead");
      }
      String url = url(text, tls);
      if (!met.add(read(url))) {
        throw new UsageException(text + " is given twice; give each once");
      }
      uris.add(URI.create(url));
    }
    if (uris.isEmpty()) {
      throw new UsageException("no endpoint is given; give for example 127.0.0.1:2379");
    }
    return uris;
  }

  private static String url(String text, boolean tls) {
    // etcdctl accepts a socket with and without slashes.
    boolean whole = text.contains("://") || text.startsWith("unix:") || text.startsWith("unixs:");
    String url = whole ? text : (tls ? "https://" : "http://") + text;
    return url.replaceFirst("/$", "");
  }

  private static ClientUrl read(String url) throws UsageException {
    try {
      return ClientUrl.of(url);
    } catch (IllegalArgumentException refused) {
      throw new UsageException(String.valueOf(refused.getMessage()));
    }
  }
}
