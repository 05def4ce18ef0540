package io.etcdprobe.watch.loop;

import io.etcdprobe.watch.http.ClientUrl;
import io.etcdprobe.watch.http.CommandLine;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a member serves HTTP, by its own flags: {@code --listen-client-http-urls} if it has that,
 * else {@code --listen-metrics-urls}.
 */
public final class HttpByFlags {

  private HttpByFlags() {}

  /**
   * Looks for the member among command lines.
   *
   * @param endpoint where the member is asked over gRPC, an address of the machine where the
   *     command lines are from
   * @param commandLines of etcd members, each a program and its arguments
   * @return null if none of them serves HTTP at an address of its own
   */
  public static @Nullable URI of(URI endpoint, List<List<String>> commandLines) {
    for (List<String> line : commandLines) {
      if (listensAt(CommandLine.flag(line, "listen-client-urls"), port(endpoint))) {
        URI apart = first(CommandLine.flag(line, "listen-client-http-urls"));
        return apart != null ? apart : first(CommandLine.flag(line, "listen-metrics-urls"));
      }
    }
    return null;
  }

  private static boolean listensAt(@Nullable String urls, int port) {
    if (urls == null || port < 0) {
      return false;
    }
    for (String url : urls.split(",", -1)) {
      if (ClientUrl.unusable(named(url)) == null && port(URI.create(named(url))) == port) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable URI first(@Nullable String urls) {
    if (urls == null) {
      return null;
    }
    for (String url : urls.split(",", -1)) {
      if (ClientUrl.unusable(named(url)) == null) {
        return URI.create(named(url));
      }
    }
    return null;
  }

  /** A member that listens everywhere is asked at the loopback address. */
  private static String named(String url) {
    return url.strip().replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
  }

  private static int port(URI endpoint) {
    String authority = endpoint.getRawAuthority();
    int colon = authority == null ? -1 : authority.lastIndexOf(':');
    String digits = colon < 0 ? "" : authority.substring(colon + 1);
    return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
  }
}
