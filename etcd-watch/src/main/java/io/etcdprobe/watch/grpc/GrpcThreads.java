package io.etcdprobe.watch.grpc;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of all members' connections: one for the network, and those that resolve names, which
 * may block, one for each member at most, and end when there is nothing to resolve. All are daemons
 * whose names begin with {@code etcd-probe-grpc}. Close it after the members.
 *
 * <p>gRPC and Netty log what fails, which is here the normal case and already an answer. Whoever
 * owns the console silences them, before anything of this package is used: where no SLF4J provider
 * is there, {@code -Dslf4j.internal.verbosity=ERROR}, and the level {@code OFF} for the loggers
 * {@code io.grpc} and {@code io.netty} of {@code java.util.logging}, which must be held on to,
 * since it forgets the levels of loggers that nobody references.
 */
public final class GrpcThreads implements AutoCloseable {

  /** It only passes on some ten small answers of each member in a second. */
  private static final int LOOPS = 1;

  private static final long RESOLVER_IDLE_SECONDS = 10;
  private static final long CLOSING_MILLIS = 1000;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          LOOPS, new DefaultThreadFactory("etcd-probe-grpc", true), NioIoHandler.newFactory());

  private final ExecutorService resolvers =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          RESOLVER_IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("etcd-probe-grpc-names-", 0).factory());

  EventLoopGroup loops() {
    return loops;
  }

  ExecutorService resolvers() {
    return resolvers;
  }

  /** Ends them, waiting a second at most. */
  @Override
  public void close() {
    loops
        .shutdownGracefully(0, CLOSING_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSING_MILLIS);
    resolvers.shutdownNow();
  }
}
