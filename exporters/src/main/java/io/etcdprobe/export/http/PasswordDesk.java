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
 * Checks passwords, one at a time. Who asks with one that is known waits for nobody. Who asks with
 * another takes a turn ({@link Turns}), so that many wrong ones keep out none that is right. After
 * a wrong one the thread rests for as long as the check took: whatever is asked, passwords take
 * half a processor at most from the etcd beside it.
 */
final class PasswordDesk implements AutoCloseable {

  /** How many may wait: some of the 128 connections are left to those who need not wait. */
  private static final int PLACES = 120;

  /** The JDK's server breaks a connection off that gets no answer for half a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Providers give an end user that many bytes of an IPv6 address, and all that follow. */
  private static final int PREFIX_BYTES = 8;

  private final Worker worker = new Worker("etcd-probe-http-passwords", 1);
  private final Turns<ByteBuffer, Check> turns = new Turns<>(PLACES);
  private boolean working;

  /** A claim that waits, and what came of it: null if it had to give up its place. */
  private record Check(
      ByteBuffer from, Users users, Claim claim, CompletableFuture<@Nullable Verdict> result) {}

  /**
   * What is true of a claim; null if it cannot be said now because too much else is asked.
   *
   * @param address of who claims it
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

  /** Before it is told, as it may come again at once. */
  private synchronized void refused(Check check) {
    turns.refused(check.from);
  }

  /** False if the listener ends. */
  private static boolean rested(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return true;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends; who waits learns it when the thread that asks is interrupted. */
  @Override
  public void close() {
    worker.close();
  }
}
