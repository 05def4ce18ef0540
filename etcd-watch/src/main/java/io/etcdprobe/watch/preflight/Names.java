package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.path.Lookup;
import io.etcdprobe.core.timing.NanoClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the name service, and gives up after some seconds.
 *
 * @param address what it found, null if nothing
 * @param lookup how long it took
 */
record Names(@Nullable InetAddress address, Lookup lookup) {

  private static final long PATIENCE_SECONDS = 6;

  /**
   * Looks a host up.
   *
   * @param backwards whether to ask for the names of its address, too
   */
  static Names of(String host, NanoClock clock, boolean backwards) throws InterruptedException {
    boolean literal = literal(host);
    long start = clock.nanoTime();
    InetAddress address;
    try {
      address = within(() -> InetAddress.getByName(host));
    } catch (ExecutionException failed) {
      String why =
          failed.getCause() instanceof UnknownHostException
              ? "no address for the name " + host
              : "the name " + host + " cannot be looked up: " + failed.getCause();
      return new Names(null, new Lookup(host, clock.nanoTime() - start, -1, why));
    } catch (TimeoutException slow) {
      return new Names(
          null,
          new Lookup(
              host,
              clock.nanoTime() - start,
              -1,
              "the name service did not answer for "
                  + host
                  + " within "
                  + PATIENCE_SECONDS
                  + " s"));
    }
    long forward = literal ? -1 : clock.nanoTime() - start;
    if (!backwards) {
      return new Names(address, new Lookup(literal ? "" : host, forward, -1, ""));
    }
    long began = clock.nanoTime();
    long reverse;
    try {
      InetAddress bare = InetAddress.getByAddress(address.getAddress());
      within(bare::getCanonicalHostName);
      reverse = clock.nanoTime() - began;
    } catch (UnknownHostException | ExecutionException none) {
      reverse = clock.nanoTime() - began;
    } catch (TimeoutException slow) {
      reverse = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }
    return new Names(address, new Lookup(literal ? "" : host, forward, reverse, ""));
  }

  /** Whether it is an address already. */
  private static boolean literal(String host) {
    return host.contains(":") || host.matches("[0-9.]+");
  }

  private static <T> T within(Callable<T> question)
      throws InterruptedException, ExecutionException, TimeoutException {
    FutureTask<T> task = new FutureTask<>(question);
    Thread.ofPlatform().daemon().name("preflight-name").start(task);
    return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
