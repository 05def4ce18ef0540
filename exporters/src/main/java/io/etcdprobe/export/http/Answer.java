package io.etcdprobe.export.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client gets. The answer is made in memory first, so that a client that reads slowly delays
 * only itself.
 */
final class Answer {

  static final String HTML = "text/html; charset=utf-8";
  static final String JSON = "application/json";
  static final String PLAIN = "text/plain; charset=utf-8";

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * Keeps the map and the array; the caller must not change them afterwards.
   *
   * @param headers by name
   */
  Answer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static Answer of(int status, String type, String text) {
    return of(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  static Answer of(int status, String type, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", type);
    return new Answer(status, headers, body);
  }

  /** One line of text, for people and programs. */
  static Answer plain(int status, String line) {
    return of(status, PLAIN, line + "\n");
  }

  /** The same answer with one more header. */
  Answer with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** The array itself, not a copy. */
  byte[] body() {
    return body;
  }
}
