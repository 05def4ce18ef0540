package io.etcdprobe.watch.grpc;

import io.etcdprobe.watch.access.ClientUrl;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.access.HostAddresses;
import io.etcdprobe.watch.access.Identity;
import io.etcdprobe.watch.access.NameService;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens channels to one member. */
final class Opening {

  /** Answers are small. Even a list of a thousand members is shorter than this. */
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final ClientUrl url;
  private final Credentials credentials;
  private final Duration timeout;
  private final GrpcThreads threads;
  private final HostAddresses addresses;

  Opening(
      ClientUrl url,
      Credentials credentials,
      Duration timeout,
      GrpcThreads threads,
      NameService names) {
    this.url = url;
    this.credentials = credentials;
    this.timeout = timeout;
    this.threads = threads;
    this.addresses = new HostAddresses(url, names, threads.resolvers());
  }

  /** Reads our files again if it is time to, so that {@link #identity} is the current one. */
  void look() {
    credentials.look();
  }

  /** Who we are now; null if nothing is encrypted, as the identity then does not matter. */
  @Nullable Identity identity() {
    return url.secure() ? credentials.identity() : null;
  }

  /** A new channel. It connects at its first call and repeats nothing. */
  @SuppressWarnings("deprecation") // the other way is a registry that the whole process shares
  ManagedChannel open(@Nullable Identity identity) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget("etcd-probe:///member")
            .nameResolverFactory(addresses)
            .eventLoopGroup(threads.loops())
            .channelFactory(this::connection)
            .executor(threads.resolvers())
            .offloadExecutor(threads.resolvers())
            .disableRetry()
            .disableServiceConfigLookUp()
            .proxyDetector(address -> null)
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            // Without a fixed window size, gRPC sends a ping with every answer to find one.
            .flowControlWindow(MAX_ANSWER_BYTES)
            .userAgent("etcd-probe");
    if (identity == null) {
      return builder.usePlaintext().build();
    }
    String serverName = credentials.access().serverName();
    if (serverName != null) {
      builder.overrideAuthority(authority(serverName));
    } else if (url.host().contains("_")) {
      // If the name has an underscore, gRPC would read the port as a part of it.
      builder.overrideAuthority(url.host());
    }
    return builder.sslContext(identity.grpc()).build();
  }

  private static String authority(String serverName) {
    return serverName.indexOf(':') >= 0 && !serverName.startsWith("[")
        ? "[" + serverName + "]"
        : serverName;
  }

  /** A connection whose timeout leaves time for the host's other addresses. */
  private Channel connection() {
    NioSocketChannel channel = new NioSocketChannel();
    long millis = timeout.toMillis() / addresses.count();
    channel.config().setConnectTimeoutMillis(Math.clamp(millis, 1, Integer.MAX_VALUE));
    return channel;
  }
}
