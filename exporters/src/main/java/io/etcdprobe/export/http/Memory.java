package io.etcdprobe.export.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exchange whose answer stays in memory: a handler that writes to the client itself is made one
 * that does not wait for it.
 */
final class Memory extends HttpExchange {

  private final HttpExchange client;
  private final Headers headers = new Headers();
  private final ByteArrayOutputStream body;
  private int status;

  /**
   * @param expectedBytes of the answer
   */
  Memory(HttpExchange client, int expectedBytes) {
    this.client = client;
    this.body = new ByteArrayOutputStream(expectedBytes);
  }

  Answer answer() {
    Map<String, String> fields = new HashMap<>();
    for (Map.Entry<String, List<String>> field : headers.entrySet()) {
      if (!field.getKey().equalsIgnoreCase("Content-Length")) {
        fields.put(field.getKey(), field.getValue().getFirst());
      }
    }
    return new Answer(status, fields, body.toByteArray());
  }

  @Override
  public Headers getRequestHeaders() {
    return client.getRequestHeaders();
  }

  @Override
  public Headers getResponseHeaders() {
    return headers;
  }

  @Override
  public URI getRequestURI() {
    return client.getRequestURI();
  }

  /** Always GET: whoever sends the answer leaves out the body where only its head was asked for. */
  @Override
  public String getRequestMethod() {
    return "GET";
  }

  @Override
  public HttpContext getHttpContext() {
    return client.getHttpContext();
  }

  @Override
  public void close() {}

  @Override
  public InputStream getRequestBody() {
    return InputStream.nullInputStream();
  }

  @Override
  public OutputStream getResponseBody() {
    return body;
  }

  @Override
  public void sendResponseHeaders(int code, long length) {
    status = code;
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return client.getRemoteAddress();
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return client.getLocalAddress();
  }

  @Override
  public String getProtocol() {
    return client.getProtocol();
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return client.getAttribute(name);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpPrincipal getPrincipal() {
    return client.getPrincipal();
  }
}
