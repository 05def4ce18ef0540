package io.etcdprobe.watch.page;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.OneLine;
import io.etcdprobe.watch.page.JsonSource.UnexpectedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the answer of {@code /health}, which is JSON. */
public final class HealthParser {

  /** An answer has a few tens of bytes. */
  private static final int MAX_BYTES = 64 << 10;

  private HealthParser() {}

  /**
   * Reads {@code {"health":"true","reason":""}}. 3.4 sends no reason.
   *
   * @param status of HTTP: 200 if healthy, 503 if not
   * @throws SourceException if it is not etcd's
   * @throws IOException if the stream fails
   */
  public static HealthReading health(int status, InputStream body)
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
    return new HealthReading(healthy, healthy ? "" : OneLine.of(reason));
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
