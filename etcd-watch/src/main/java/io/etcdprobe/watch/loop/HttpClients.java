package io.etcdprobe.watch.loop;

import io.etcdprobe.watch.grpc.Credentials;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The one HTTP client for all members. When our files were rotated it is another one, since a
 * client's connections, and the TLS sessions that it resumes, are those of whom we were before.
 */
final class HttpClients implements Supplier<HttpClient>, AutoCloseable {

  private final Credentials credentials;
  private final Duration timeout;
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());

  private SSLContext context;
  private HttpClient client;

  HttpClients(Credentials credentials, Duration timeout) {
    this.credentials = credentials;
    this.timeout = timeout;
    context = credentials.sslContext();
    client = open(context);
  }

  private HttpClient open(SSLContext identity) {
    return HttpClient.newBuilder()
        .sslContext(identity)
        .connectTimeout(timeout)
        .executor(executor)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /** The client to use now. */
  @Override
  public HttpClient get() {
    // Reads files, which must hold up no other call.
    credentials.look();
    return newest();
  }

  private synchronized HttpClient newest() {
    SSLContext identity = credentials.sslContext();
    if (!context.equals(identity) && !executor.isShutdown()) {
      HttpClient old = client;
      executor.execute(() -> retire(old));
      context = identity;
      client = open(identity);
    }
    return client;
  }

  /** Leaves it to whoever has just got it, and to what is under way on it. */
  private void retire(HttpClient old) {
    try {
      Thread.sleep(timeout);
      old.shutdown();
      old.awaitTermination(timeout);
    } catch (InterruptedException closing) {
      // What is under way breaks off.
    }
    old.shutdownNow();
  }

  @Override
  public synchronized void close() {
    client.shutdownNow();
    executor.shutdownNow();
  }
}
