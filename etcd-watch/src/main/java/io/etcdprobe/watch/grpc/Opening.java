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

  /** Answers are small: even a list of a thousand members is not longer. */
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

  /** Finds out whether we have become somebody else. */
  void look() {
    credentials.look();
  }

  /** Who we are now; null where it does not matter, as nothing is encrypted. */
  @Nullable Identity identity() {
    return url.secure() ? credentials.identity() : null;
  }

  /** A new channel, which connects at its first call and tries nothing twice. */
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
            // A window of a fixed size: gRPC finds one out by a ping with every answer otherwise.
            .flowControlWindow(MAX_ANSWER_BYTES)
            .userAgent("etcd-probe");
    if (identity == null) {
      return builder.usePlaintext().build();
    }
    String serverName = credentials.access().serverName();
    if (serverName != null) {
      builder.overrideAuthority(authority(serverName));
    } else if (url.host().contains("_")) {
      // Behind such a name gRPC would take the port for a part of it.
      builder.overrideAuthority(url.host());
    }
    return builder.sslContext(identity.grpc()).build();
  }

  private static String authority(String serverName) {
    return serverName.indexOf(':') >= 0 && !serverName.startsWith("[")
        ? "[" + serverName + "]"
        : serverName;
  }

  /** One that leaves time for the host's other addresses. */
  private Channel connection() {
    NioSocketChannel channel = new NioSocketChannel();
    long millis = timeout.toMillis() / addresses.count();
    channel.config().setConnectTimeoutMillis(Math.clamp(millis, 1, Integer.MAX_VALUE));
    return channel;
  }
}
