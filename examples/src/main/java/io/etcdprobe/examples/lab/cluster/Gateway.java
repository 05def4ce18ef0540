package io.etcdprobe.examples.lab.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A member's JSON gateway and its HTTP pages. */
final class Gateway implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;

  /**
   * @param credentials to show and to trust, null if members ask for none
   */
  Gateway(@Nullable Credentials credentials) {
    HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    if (credentials != null) {
      client.sslContext(credentials.context());
    }
    http = client.build();
  }

  /**
   * @throws IOException if the request fails, or its answer is not a success
   */
  JsonNode post(String url, String path, String body, Duration patience)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request(url, path, body, patience), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " at " + url + ": " + answer.body().strip());
    }
    return JSON.readTree(answer.body());
  }

  /** Sends a request and tells whether it was answered with success. */
  CompletableFuture<Boolean> send(String url, String path, String body, Duration patience) {
    return http.sendAsync(
            request(url, path, body, patience), HttpResponse.BodyHandlers.discarding())
        .handle((answer, failed) -> failed == null && answer.statusCode() == 200);
  }

  String get(String url, String path, Duration patience) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).timeout(patience).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static HttpRequest request(String url, String path, String body, Duration patience) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(patience)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
