package io.etcdprobe.examples.bench.parts;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Asks for {@code /metrics} as Prometheus does: over one connection that stays open, compressed, in
 * the OpenMetrics format. It only reads the answer to its end. So the time measured is almost only
 * the server's and the kernel's, and hardly the client's.
 */
public final class Scraper implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String LENGTH = "\r\ncontent-length:";

  private final Socket socket;
  private final InputStream in;
  private final byte[] request;
  private final byte[] answer = new byte[1 << 20];

  /**
   * @param port of the loopback interface
   */
  Scraper(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = socket.getInputStream();
    request =
        ("GET /metrics HTTP/1.1\r\n"
                + ("Host: 127.0.0.1:" + port + "\r\n")
                + "User-Agent: Prometheus/2.42.0\r\n"
                + "Accept: application/openmetrics-text;version=1.0.0,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1\r\n"
                + "Accept-Encoding: gzip\r\n"
                + "X-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
  }

  /** Scrapes once and returns how many bytes of body were sent. */
  public int scrape() throws IOException {
    socket.getOutputStream().write(request);
    int read = 0;
    int body = -1;
    while (body < 0) {
      read += more(read);
      body = body(read);
    }
    int length = length(body);
    while (read < body + length) {
      read += more(read);
    }
    return length;
  }

  private int more(int read) throws IOException {
    int more = in.read(answer, read, answer.length - read);
    if (more <= 0) {
      throw new EOFException("the sidecar's answer ended after " + read + " bytes");
    }
    return more;
  }

  /** Where the body begins; -1 if the head is not complete yet. */
  private int body(int read) {
    for (int i = 3; i < read; i++) {
      if (answer[i] == '\n' && answer[i - 2] == '\n' && answer[i - 1] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private int length(int body) throws IOException {
    String head = new String(answer, 0, body, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    int at = head.indexOf(LENGTH);
    if (!head.startsWith("http/1.1 200") || at < 0) {
      throw new IOException("the sidecar answered " + head.lines().findFirst().orElse("nothing"));
    }
    int from = at + LENGTH.length();
    return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
