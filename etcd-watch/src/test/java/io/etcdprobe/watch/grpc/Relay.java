package io.etcdprobe.watch.grpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to a member and counts connections. */
final class Relay implements AutoCloseable {

  private final ServerSocket server;
  private final URI member;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  Relay(URI member) throws IOException {
    this.member = member;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        accepted.incrementAndGet();
        connect(client);
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket upstream = new Socket(member.getHost(), member.getPort());
      open.add(client);
      open.add(upstream);
      Thread.ofVirtual().start(() -> pass(client, upstream));
      Thread.ofVirtual().start(() -> pass(upstream, client));
    } catch (IOException memberIsDown) {
      client.close();
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      return;
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  int accepted() {
    return accepted.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
