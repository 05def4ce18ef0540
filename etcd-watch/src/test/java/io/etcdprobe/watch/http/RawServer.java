package io.etcdprobe.watch.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does to each connection what a test wants, well-behaved or not. */
public final class RawServer implements AutoCloseable {

  /** What the server does with a connection. */
  @FunctionalInterface
  public interface Script {
    void play(Socket connection) throws IOException;
  }

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  public RawServer(Script script) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  public RawServer(ServerSocket server, Script script) {
    this.server = server;
    Thread.ofVirtual().start(() -> accept(script));
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        accepted.incrementAndGet();
        open.add(connection);
        Thread.ofVirtual().start(() -> play(script, connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void play(Script script, Socket connection) {
    try (connection) {
      script.play(connection);
    } catch (IOException clientLeft) {
      return;
    } finally {
      open.remove(connection);
      ended.incrementAndGet();
    }
  }

  /** Reads a request's head; false if the client left instead. */
  public static boolean request(Socket connection) throws IOException {
    int newlines = 0;
    while (newlines < 2) {
      int c = connection.getInputStream().read();
      if (c < 0) {
        return false;
      }
      newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
    }
    return true;
  }

  public static void send(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    connection.getOutputStream().flush();
  }

  /** Gives every request the same answer and keeps the connection open. */
  public static Script answering(String status, String headers, String body) {
    String answer =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n"
            + headers
            + "\r\n"
            + body;
    return connection -> {
      while (request(connection)) {
        send(connection, answer);
      }
    };
  }

  /** Reads until the client leaves. */
  public static void linger(Socket connection) throws IOException {
    while (connection.getInputStream().read() >= 0) {
      continue;
    }
  }

  public URI http() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  public URI https(String host) {
    return URI.create("https://" + host + ":" + server.getLocalPort());
  }

  public int accepted() {
    return accepted.get();
  }

  /** The number of connections whose client or script has ended. */
  public int ended() {
    return ended.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}
