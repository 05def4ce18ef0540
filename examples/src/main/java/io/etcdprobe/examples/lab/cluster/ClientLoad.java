package io.etcdprobe.examples.lab.cluster;

import io.etcdprobe.core.timing.Schedule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clients that send requests at a rate, to each member in turn. The load is open loop up to {@link
 * #IN_FLIGHT}; beyond that a request is not sent but counted.
 */
public final class ClientLoad implements AutoCloseable {

  private static final int IN_FLIGHT = 256;
  private static final int KEYS = 1000;
  private static final int MIB = 1 << 20;
  private static final int FILL_BYTES = MIB / 2;
  private static final Duration FILL_PATIENCE = Duration.ofSeconds(30);
  private static final long SEED = 0x6c6f6164;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Gateway gateway;
  private final List<String> urls;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong notSent = new AtomicLong();
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private @Nullable Thread thread;

  private interface Request {
    String body(long k);
  }

  private ClientLoad(Gateway gateway, List<String> urls) {
    this.gateway = gateway;
    this.urls = urls;
  }

  /** Puts values of this size on {@link #KEYS} keys in turn. */
  public static ClientLoad puts(Gateway gateway, List<String> urls, int rate, int bytes) {
    byte[] value = new byte[bytes];
    new Random(SEED).nextBytes(value);
    String text = Base64.getEncoder().encodeToString(value);
    List<String> bodies = new ArrayList<>();
    for (int k = 0; k < KEYS; k++) {
      bodies.add(Gateway.base64("/lab/key-%04d".formatted(k)));
    }
    ClientLoad load = new ClientLoad(gateway, urls);
    load.start(
        rate,
        "/v3/kv/put",
        k -> "{\"key\":\"" + bodies.get((int) (k % KEYS)) + "\",\"value\":\"" + text + "\"}");
    return load;
  }

  /** Reads all keys with linearizable reads. */
  public static ClientLoad reads(Gateway gateway, List<String> urls, int rate) {
    String body =
        "{\"key\":\""
            + Gateway.base64("/lab/")
            + "\",\"range_end\":\""
            + Gateway.base64("/lab0")
            + "\"}";
    ClientLoad load = new ClientLoad(gateway, urls);
    load.start(rate, "/v3/kv/range", k -> body);
    return load;
  }

  /** Puts this many MiB of values, each under its own key, which the loads do not touch. */
  static void fill(Gateway gateway, List<String> urls, int mib) throws IOException {
    byte[] value = new byte[FILL_BYTES];
    new Random(SEED).nextBytes(value);
    String text = Base64.getEncoder().encodeToString(value);
    int all = mib * (MIB / FILL_BYTES);
    for (int done = 0; done < all; done += urls.size()) {
      List<CompletableFuture<Boolean>> underWay = new ArrayList<>();
      for (int i = 0; i < urls.size(); i++) {
        String key = Gateway.base64("/fill/" + (done + i));
        String body = "{\"key\":\"" + key + "\",\"value\":\"" + text + "\"}";
        underWay.add(gateway.send(urls.get(i), "/v3/kv/put", body, FILL_PATIENCE));
      }
      if (!underWay.stream().allMatch(CompletableFuture::join)) {
        throw new IOException("the database could not be filled");
      }
    }
  }

  private void start(int rate, String path, Request request) {
    thread = Thread.ofPlatform().daemon().name("client-load").start(() -> run(rate, path, request));
  }

  private void run(int rate, String path, Request request) {
    Schedule schedule = new Schedule(System.nanoTime(), rate);
    for (long k = 0; !Thread.currentThread().isInterrupted(); k++) {
      long wait = schedule.intendedNanos(k) - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        wait = schedule.intendedNanos(k) - System.nanoTime();
      }
      if (room.tryAcquire()) {
        send(urls.get((int) (k % urls.size())), path, request.body(k));
      } else {
        notSent.incrementAndGet();
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // its end is counted
  private void send(String url, String path, String body) {
    gateway
        .send(url, path, body, PATIENCE)
        .whenComplete(
            (success, never) -> {
              room.release();
              (Boolean.TRUE.equals(success) ? answered : failed).incrementAndGet();
            });
  }

  /** The results of the requests, for people. */
  public String told() {
    return "%d answered, %d failed, %d not sent"
        .formatted(answered.get(), failed.get(), notSent.get());
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
