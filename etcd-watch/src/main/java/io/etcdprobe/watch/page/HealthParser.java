package io.etcdprobe.watch.page;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.etcdprobe.watch.OneLine;
import io.etcdprobe.watch.page.JsonSource.UnexpectedException;
import io.etcdprobe.watch.page.SourceException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the answers of the health checks: JSON from {@code /health}, text from the other two. */
public final class HealthParser {

  /** An answer has some tens of bytes, one line for each check at most. */
  private static final int MAX_BYTES = 64 << 10;

  private static final String FAILED = "[-]";
  private static final String PASSED = "[+]";

  private HealthParser() {}

  /** {@code {"health":"true","reason":""}}; the reason came with 3.5. */
  public static HealthAnswer health(int status, InputStream body)
      throws SourceException, IOException {
    byte[] bytes = whole(body);
    String health = null;
    String reason = "";
    try (JsonParser json = JsonSource.of(new ByteArrayInputStream(bytes))) {
      json.nextToken();
      JsonSource.require(json, JsonToken.START_OBJECT);
      while (JsonSource.nextField(json)) {
        switch (json.currentName()) {
          case "health" -> health = JsonSource.string(json);
          case "reason" -> reason = JsonSource.string(json);
          default -> json.skipChildren();
        }
      }
    } catch (JsonProcessingException | UnexpectedException somethingElse) {
      throw notEtcd(somethingElse);
    }
    if (health == null) {
      throw notEtcd(null);
    }
    boolean healthy = status == 200 && health.equals("true");
    return new HealthAnswer(healthy, healthy ? "" : OneLine.of(reason), status, true);
  }

  /** {@code ok}, or a line for each check, {@code [-]} before those that failed. */
  public static HealthAnswer checks(int status, InputStream body)
      throws SourceException, IOException {
    List<String> lines = new String(whole(body), StandardCharsets.UTF_8).lines().toList();
    String first = lines.isEmpty() ? "" : lines.getFirst().strip();
    boolean etcds = first.startsWith(FAILED) || first.startsWith(PASSED) || first.equals("ok");
    if (!etcds) {
      throw notEtcd(null);
    }
    List<String> failed =
        lines.stream()
            .filter(line -> line.startsWith(FAILED))
            .map(line -> line.substring(FAILED.length()).strip())
            .toList();
    boolean healthy = status == 200 && failed.isEmpty();
    return new HealthAnswer(healthy, OneLine.of(String.join("; ", failed)), status, true);
  }

  private static byte[] whole(InputStream body) throws SourceException, IOException {
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new SourceException(
          Kind.TOO_LARGE, "the health check's answer is over 64 KiB; etcd's has a few lines");
    }
    return bytes;
  }

  private static SourceException notEtcd(@Nullable Exception cause) {
    return new SourceException(
        Kind.NOT_ETCD, "the answer is not that of etcd's health check", cause);
  }
}
