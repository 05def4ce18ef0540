package io.etcdprobe.export.http;

import io.etcdprobe.export.http.Users.Verdict;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords, one at a time. A password that was checked before is answered without waiting.
 * Any other password waits for its turn ({@link Turns}), so that many wrong passwords cannot keep
 * out a right one. After a wrong password the thread rests for as long as the check took. So
 * password checks never take more than half a processor from the etcd beside it.
 */
final class PasswordDesk implements AutoCloseable {

  /**
   * How many checks may wait. The rest of the 128 connections is left to clients that need not
   * wait.
   */
  private static final int PLACES = 120;

  /** The JDK's server closes a connection that gets no answer for half a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Length of an IPv6 prefix: providers give an end user all addresses that begin with it. */
  private static final int PREFIX_BYTES = 8;

  private final Worker worker = new Worker("etcd-probe-http-passwords", 1);
  private final Turns<ByteBuffer, Check> turns = new Turns<>(PLACES);
  private boolean working;

  /**
   * A claim that waits, and its result; the result is null if the claim had to give up its place.
   */
  private record Check(
      ByteBuffer from, Users users, Claim claim, CompletableFuture<@Nullable Verdict> result) {}

  /**
   * Says whether a claim is right; null if it cannot be checked now because too many others wait.
   *
   * @param address the client's
   * @throws InterruptedException if the listener ends
   */
  @Nullable Verdict check(InetAddress address, Users users, Claim claim)
      throws InterruptedException {
    Verdict known = users.known(claim);
    if (known != null) {
      return known;
    }
    Check check = new Check(origin(address), users, claim, new CompletableFuture<>());
    await(check);
    try {
      return check.result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      giveUp(check);
      return null;
    } catch (ExecutionException defect) {
      throw new IllegalStateException(defect.getCause());
    }
  }

  private static ByteBuffer origin(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(bytes, 0, address instanceof Inet6Address ? PREFIX_BYTES : bytes.length);
  }

  private synchronized void await(Check check) {
    Check pushedOut = turns.add(check.from, check);
    if (pushedOut != null) {
      pushedOut.result.complete(null);
    }
    if (!working) {
      working = true;
      worker.execute(this::work);
    }
  }

  private synchronized void giveUp(Check check) {
    turns.remove(check.from, check);
  }

  private synchronized @Nullable Check next() {
    Check next = turns.next();
    working = next != null;
    return next;
  }

  private void work() {
    for (Check next = next(); next != null; next = next()) {
      Verdict known = next.users.known(next.claim);
      if (known != null) {
        next.result.complete(known);
        continue;
      }
      long start = System.nanoTime();
      Verdict found = found(next);
      if (found != Verdict.RIGHT && !rested(System.nanoTime() - start)) {
        return;
      }
    }
  }

  private @Nullable Verdict found(Check check) {
    try {
      Verdict found = check.users.check(check.claim);
      if (found == Verdict.WRONG) {
        refused(check);
      }
      check.result.complete(found);
      return found;
    } catch (RuntimeException defect) {
      check.result.completeExceptionally(defect);
      return null;
    }
  }

  /** Called before the client gets the result, because the client may come back at once. */
  private synchronized void refused(Check check) {
    turns.refused(check.from);
  }

  /** Rests; false if the listener ends meanwhile. */
  private static boolean rested(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return true;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends. Threads that wait for a result learn this when they are interrupted. */
  @Override
  public void close() {
    worker.close();
  }
}
