package io.etcdprobe.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Members' client URLs as people give them, as for etcdctl. */
final class Endpoints {

  private Endpoints() {}

  /**
   * The URLs, each once.
   *
   * @param tls whether one without a scheme is meant as https
   * @throws UsageException if there is none or one makes no sense; it does not say where it was
   *     given
   */
  static List<URI> parse(List<String> endpoints, boolean tls) throws UsageException {
    Set<URI> uris = new LinkedHashSet<>();
    for (String endpoint : endpoints) {
      String text = endpoint.strip();
      if (text.isEmpty()) {
        continue;
      }
      if (text.contains("@")) {
        throw new UsageException(
            "a URL with a user in it is not taken; give the user and the password's file apart");
      }
      if (!uris.add(uri(text, tls))) {
        throw new UsageException(text + " is given twice; give each once");
      }
    }
    if (uris.isEmpty()) {
      throw new UsageException("there is none; give for example 127.0.0.1:2379");
    }
    return new ArrayList<>(uris);
  }

  private static URI uri(String text, boolean tls) throws UsageException {
    String url = text.contains("://") ? text : (tls ? "https://" : "http://") + text;
    try {
      return new URI(url.replaceFirst("/$", ""));
    } catch (URISyntaxException malformed) {
      throw new UsageException("'" + text + "' is no URL; write for example https://10.0.0.1:2379");
    }
  }
}
