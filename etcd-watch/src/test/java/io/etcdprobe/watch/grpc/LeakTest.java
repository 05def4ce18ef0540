package io.etcdprobe.watch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.http.Await;
import io.etcdprobe.watch.loop.MemberSource;
import io.etcdprobe.watch.loop.MemberSources;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Connects and fails, again and again, over gRPC and HTTP. Nobody listens, or the connection is
 * reset once accepted, or TLS is refused, or no byte is ever sent. At the end, threads, descriptors
 * and heap must be what they were after the first few hundred cycles. {@code -Dleak.cycles=10000}
 * makes it long.
 */
@Timeout(600)
class LeakTest {

  private static final int CYCLES = Integer.getInteger("leak.cycles", 2000);
  private static final int SETTLED = 500;
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration IMPATIENT = Duration.ofMillis(4);

  // Alert, fatal, handshake_failure (RFC 8446, 6).
  private static final byte[] REFUSAL = HexFormat.of().parseHex("15030300020228");

  /** What the process holds, without garbage. */
  private record Held(int threads, long descriptors, long heapBytes) {

    static Held now() throws IOException {
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      return new Held(ManagementFactory.getThreadMXBean().getThreadCount(), openFiles(), heap);
    }

    private static long openFiles() throws IOException {
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        return open.count();
      }
    }

    boolean exceeds(Held other) {
      return threads > other.threads + 4
          || descriptors > other.descriptors + 8
          || heapBytes > other.heapBytes + (1 << 20);
    }
  }

  /** A listener that does the same to every connection. */
  private static final class Listener implements AutoCloseable {

    private interface Treatment {
      void of(Socket connection) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());

    Listener(Treatment treatment) throws IOException {
      Thread.ofVirtual().start(() -> accept(treatment));
    }

    private void accept(Treatment treatment) {
      while (!server.isClosed()) {
        try {
          Socket connection = server.accept();
          Thread.ofVirtual().start(() -> treat(connection, treatment));
        } catch (IOException closed) {
          return;
        }
      }
    }

    private static void treat(Socket connection, Treatment treatment) {
      try (connection) {
        treatment.of(connection);
      } catch (IOException clientLeft) {
        return;
      }
    }

    static void reset(Socket connection) throws SocketException {
      connection.setSoLinger(true, 0);
    }

    static void refuse(Socket connection) throws IOException {
      if (connection.getInputStream().read() >= 0) {
        connection.getOutputStream().write(REFUSAL);
        linger(connection);
      }
    }

    static void linger(Socket connection) throws IOException {
      connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    }

    URI at(String scheme) {
      return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Test
  void shouldLeakNothingHoweverOftenItFails() throws Exception {
    Asked.silenceLoggers();
    URI nobody = URI.create("http://127.0.0.1:" + Etcd.freePorts(1)[0]);
    try (Listener resetting = new Listener(Listener::reset);
        Listener refusing = new Listener(Listener::refuse);
        Listener silent = new Listener(Listener::linger);
        MemberSources sources = new MemberSources(Access.PLAIN, TIMEOUT);
        MemberSources impatient = new MemberSources(Access.PLAIN, IMPATIENT)) {
      List<MemberSource> members =
          List.of(
              sources.source(nobody),
              sources.source(resetting.at("http")),
              sources.source(refusing.at("https")),
              impatient.source(silent.at("http")));
      fail(members, SETTLED);
      Held before = Held.now();
      fail(members, CYCLES - SETTLED);
      AtomicReference<Held> after = new AtomicReference<>(Held.now());
      Await.until("as little as before: " + before, () -> !look(after).exceeds(before));
      members.forEach(MemberSource::close);
    }
  }

  private static Held look(AtomicReference<Held> held) {
    try {
      held.set(Held.now());
    } catch (IOException unexpected) {
      throw new java.io.UncheckedIOException(unexpected);
    }
    return held.get();
  }

  /** Asks each member over both protocols in a thread of its own, {@code cycles} times in all. */
  private static void fail(List<MemberSource> members, int cycles) throws InterruptedException {
    AtomicLong answered = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (MemberSource member : members) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < cycles / members.size(); i++) {
                      answered.addAndGet(ok(member.status()) + ok(health(member)));
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(answered.get()).isZero();
  }

  private static Outcome<?> health(MemberSource member) {
    try {
      return member.health();
    } catch (InterruptedException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private static int ok(Outcome<?> outcome) {
    return outcome.ok() ? 1 : 0;
  }
}
