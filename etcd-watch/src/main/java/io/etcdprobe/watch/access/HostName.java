package io.etcdprobe.watch.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A member's host, whose addresses may need a name service. A question to it cannot be broken off,
 * so a thread of its own asks, one question at a time.
 */
public final class HostName {

  private final ClientUrl url;
  private final NameService names;
  private volatile @Nullable InetAddress answered;
  private @Nullable CompletableFuture<List<InetAddress>> underWay;

  public HostName(ClientUrl url, NameService names) {
    this.url = url;
    this.names = names;
  }

  /**
   * The host's addresses, at least one. The address that {@linkplain #answered answered} last comes
   * first; the others follow in the name service's order.
   *
   * @throws UnknownHostException if it has none
   * @throws TimeoutException if the name service does not say in time
   */
  public List<InetAddress> addresses(long nanosLeft)
      throws UnknownHostException, TimeoutException, InterruptedException {
    if (url.numeric()) {
      return List.of(InetAddress.ofLiteral(url.host()));
    }
    List<InetAddress> addresses = resolved(nanosLeft);
    InetAddress known = answered;
    if (known == null || !addresses.contains(known)) {
      return addresses;
    }
    List<InetAddress> ordered = new ArrayList<>(addresses);
    ordered.remove(known);
    ordered.addFirst(known);
    return ordered;
  }

  /** Notes that a connection to this address was made. */
  public void answered(InetAddress address) {
    answered = address;
  }

  private List<InetAddress> resolved(long nanosLeft)
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

  private synchronized CompletableFuture<List<InetAddress>> lookUp() {
    CompletableFuture<List<InetAddress>> lookUp = underWay;
    if (lookUp == null || lookUp.isDone()) {
      lookUp = new CompletableFuture<>();
      CompletableFuture<List<InetAddress>> asked = lookUp;
      // The system's resolver would hold up all virtual threads.
      Thread.ofPlatform().daemon().name("etcd-probe-name").start(() -> ask(asked));
      underWay = lookUp; // only after the start, which the machine may refuse
    }
    return lookUp;
  }

  private void ask(CompletableFuture<List<InetAddress>> asked) {
    try {
      asked.complete(names.addresses(url.host()));
    } catch (UnknownHostException | RuntimeException | Error failed) {
      asked.completeExceptionally(failed);
    }
  }
}
