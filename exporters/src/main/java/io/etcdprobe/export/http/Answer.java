package io.etcdprobe.export.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client gets: made in memory first, so that a client who reads slowly holds up nothing but
 * itself.
 */
final class Answer {

  static final String HTML = "text/html; charset=utf-8";
  static final String JSON = "application/json";
  static final String PLAIN = "text/plain; charset=utf-8";

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * @param headers by name; the map becomes ours
   * @param body becomes ours
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

  /** One line for people and programs. */
  static Answer plain(int status, String line) {
    return of(status, PLAIN, line + "\n");
  }

  /** With one header more. */
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

  /** Not a copy. */
  byte[] body() {
    return body;
  }
}
