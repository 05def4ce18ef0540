package io.etcdprobe.watch.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A member's host, whose address may take a name service. Asking that cannot be broken off: it is
 * left to a thread of its own, one at a time.
 */
final class HostName {

  private final String name;
  private @Nullable CompletableFuture<InetAddress> underWay;

  /**
   * @param name or address, IPv6 in brackets
   */
  HostName(String name) {
    this.name = name;
  }

  /**
   * Its address.
   *
   * @throws UnknownHostException if it has none
   * @throws TimeoutException if the name service does not say in time
   */
  InetAddress address(long nanosLeft)
      throws UnknownHostException, TimeoutException, InterruptedException {
    try {
      return InetAddress.ofLiteral(name);
    } catch (IllegalArgumentException noLiteral) {
      return resolved(nanosLeft);
    }
  }

  private InetAddress resolved(long nanosLeft)
      throws UnknownHostException, TimeoutException, InterruptedException {
    try {
      return lookUp().get(nanosLeft, TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw new IllegalStateException(failed);
    }
  }

  private synchronized CompletableFuture<InetAddress> lookUp() {
    CompletableFuture<InetAddress> lookUp = underWay;
    if (lookUp == null || lookUp.isDone()) {
      lookUp = new CompletableFuture<>();
      CompletableFuture<InetAddress> asked = lookUp;
      // The system's resolver would hold up all virtual threads.
      Thread.ofPlatform().daemon().name("etcd-probe-name").start(() -> ask(asked));
      underWay = lookUp; // not before a thread is had, which the machine may refuse
    }
    return lookUp;
  }

  private void ask(CompletableFuture<InetAddress> asked) {
    try {
      asked.complete(InetAddress.getByName(name));
    } catch (UnknownHostException | RuntimeException | Error failed) {
      asked.completeExceptionally(failed);
    }
  }
}
