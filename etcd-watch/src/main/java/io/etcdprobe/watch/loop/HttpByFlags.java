package io.etcdprobe.watch.loop;

import io.etcdprobe.watch.access.ClientUrl;
import io.etcdprobe.watch.page.CommandLine;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a member serves HTTP by its own flags: at {@code --listen-client-http-urls} if set, else at
 * {@code --listen-metrics-urls}.
 */
public final class HttpByFlags {

  private HttpByFlags() {}

  /**
   * Looks for the member among command lines.
   *
   * @param endpoint where the member is asked over gRPC, on the machine that the command lines are
   *     from
   * @param commandLines of etcd members, each a program and its arguments
   * @return null if the member is not found or serves HTTP at no separate address
   */
  public static @Nullable URI of(URI endpoint, List<List<String>> commandLines) {
    for (List<String> line : commandLines) {
      if (listensAt(CommandLine.flag(line, "listen-client-urls"), ClientUrl.of(endpoint).port())) {
        URI apart = first(CommandLine.flag(line, "listen-client-http-urls"));
        return apart != null ? apart : first(CommandLine.flag(line, "listen-metrics-urls"));
      }
    }
    return null;
  }

  private static boolean listensAt(@Nullable String urls, int port) {
    return urls != null && usable(urls).anyMatch(url -> url.port() == port);
  }

  private static @Nullable URI first(@Nullable String urls) {
    return urls == null
        ? null
        : usable(urls).map(url -> URI.create(url.toString())).findFirst().orElse(null);
  }

  /** The URLs that can be asked. A wildcard address is replaced by the loopback address. */
  private static Stream<ClientUrl> usable(String urls) {
    return Arrays.stream(urls.split(",", -1))
        .map(
            url -> url.strip().replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:"))
        .filter(url -> ClientUrl.unusable(url) == null)
        .map(ClientUrl::of);
  }
}
