package io.etcdprobe.export.http;

import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.export.prometheus.PrometheusDoor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A listener that serves a given report, and ways to ask it. */
public final class Doors {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Sixty times as fast as the real clock, so files are read again every 50 ms. */
  private static final NanoClock FAST = () -> 60 * System.nanoTime();

  private Doors() {}

  /** Listens on a free port. */
  public static HttpDoor open(@Nullable Path webConfig, @Nullable SidecarReport report)
      throws ListenException {
    PrometheusDoor metrics = new PrometheusDoor(ElectionTiming.DEFAULT);
    if (report != null) {
      metrics.update(report);
    }
    ListenOptions options = new ListenOptions("127.0.0.1", 0, webConfig);
    return HttpDoor.start(options, FAST, metrics, () -> report);
  }

  public static String url(HttpDoor door, String path) {
    return "http://127.0.0.1:" + door.address().getPort() + path;
  }

  static HttpResponse<String> get(HttpDoor door, String path, String... headers)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request(url(door, path), headers).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  static HttpRequest.Builder request(String url, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  /** Waits until the result is as expected, for at most 40 seconds. */
  static void await(String what, Callable<Boolean> expected) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!expected.call()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within 40 seconds: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
