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
 * The threads of all members' connections. One serves the network. The others resolve names, which
 * may block: at most one for each member, and they end when there is nothing to resolve. All are
 * daemons whose names begin with {@code etcd-probe-grpc}. Close this after the members.
 *
 * <p>gRPC and Netty log every failure. For us a failure is normal, and the outcome already tells
 * it. So the owner of the console must silence them before anything of this package is used. If no
 * SLF4J provider is present, set {@code -Dslf4j.internal.verbosity=ERROR}. Set the level {@code
 * OFF} for the loggers {@code io.grpc} and {@code io.netty} of {@code java.util.logging}, and keep
 * references to them, as it forgets the levels of loggers without references.
 */
public final class GrpcThreads implements AutoCloseable {

  /** One is enough: it passes on about ten small answers a second for each member. */
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

  /** Ends the threads. Waits a second at most. */
  @Override
  public void close() {
    loops
        .shutdownGracefully(0, CLOSING_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSING_MILLIS);
    resolvers.shutdownNow();
  }
}
