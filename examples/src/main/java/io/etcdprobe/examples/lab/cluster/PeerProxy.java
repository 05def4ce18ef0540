package io.etcdprobe.examples.lab.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of a member's peer port; the peers know only the proxy's address. The bytes of
 * each connection go through a {@link Link} in both directions, in order.
 *
 * <p>The kernel's table of sockets tells which member has connected. So a fault of one member also
 * hits the connections that it opens, and connections between the other members stay untouched. A
 * held link keeps the bytes under way, as TCP does, until it opens again or one side gives up.
 */
final class PeerProxy implements AutoCloseable {

  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int CHUNKS_UNDER_WAY = 256;
  private static final long SEED = 0x6c696e6b;

  private final String member;
  private final InetSocketAddress target;
  private final Links links;
  private final Function<Integer, @Nullable String> callers;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** The member that has connected, once it is known. */
  private final class Caller {
    final int port;
    volatile @Nullable String name;

    Caller(int port) {
      this.port = port;
    }

    void lookUp() {
      name = callers.apply(port);
    }
  }

  /** Bytes under way; an empty chunk is the end. */
  private static final class Chunk {
    final byte[] bytes;
    final long dueNanos;

    Chunk(byte[] bytes, long dueNanos) {
      this.bytes = bytes;
      this.dueNanos = dueNanos;
    }
  }

  private static final Chunk END = new Chunk(new byte[0], 0);

  /**
   * @param member the member whose port it stands in front of
   * @param target the address of that port; the proxy listens on the same host
   * @param callers finds the member that holds the socket with a local port
   */
  PeerProxy(
      String member,
      InetSocketAddress target,
      Links links,
      Function<Integer, @Nullable String> callers)
      throws IOException {
    this.member = member;
    this.target = target;
    this.links = links;
    this.callers = callers;
    listener = new ServerSocket(0, 128, target.getAddress());
    Thread.ofVirtual().name("peer-proxy-" + member).start(this::listen);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Thread.ofVirtual().start(() -> connect(near));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket near) {
    open.add(near);
    Socket far = new Socket();
    open.add(far);
    Caller caller = new Caller(near.getPort());
    try {
      if (links.clean()) {
        // The look-up takes longer than a round trip. While no fault is set, nobody has to wait for
        // it.
        Thread.ofVirtual().start(caller::lookUp);
      } else {
        caller.lookUp();
      }
      links.awaitOpen(caller.name, member);
      far.connect(target);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread back = pump(far, near, caller);
      Thread forth = pump(near, far, caller);
      forth.join();
      back.join();
    } catch (IOException gone) {
      // The member is down: its peers see a connection that ends.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      close(near);
      close(far);
    }
  }

  /** Moves bytes one way until either end is closed; returns the thread that writes. */
  private Thread pump(Socket from, Socket to, Caller caller) {
    BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS_UNDER_WAY);
    Random dice = new Random(SEED);
    Thread.ofVirtual()
        .start(
            () -> {
              byte[] buffer = new byte[CHUNK_BYTES];
              try {
                try {
                  InputStream in = from.getInputStream();
                  for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    long late = links.between(caller.name, member).latenessNanos(dice::nextDouble);
                    underWay.put(new Chunk(Arrays.copyOf(buffer, n), System.nanoTime() + late));
                  }
                } catch (IOException closed) {
                  // the end that follows tells it
                }
                underWay.put(END);
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                OutputStream out = to.getOutputStream();
                Chunk next = underWay.take();
                while (next.bytes.length > 0) {
                  deliver(next, out, caller);
                  next = underWay.take();
                }
                to.shutdownOutput();
              } catch (IOException gone) {
                close(from);
                close(to);
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void deliver(Chunk chunk, OutputStream out, Caller caller)
      throws IOException, InterruptedException {
    long wait = chunk.dueNanos - System.nanoTime();
    while (wait > 0) {
      LockSupport.parkNanos(wait);
      wait = chunk.dueNanos - System.nanoTime();
    }
    links.awaitOpen(caller.name, member);
    out.write(chunk.bytes);
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException closed) {
      // it is closed
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(this::close);
  }
}
