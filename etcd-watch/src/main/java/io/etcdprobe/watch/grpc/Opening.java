package io.etcdprobe.watch.grpc;

import io.etcdprobe.watch.http.ClientUrl;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens channels to one member. */
final class Opening {

  /** Answers are small: even a list of a thousand members is not longer. */
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final String target;
  private final boolean secure;
  private final Credentials credentials;
  private final int connectMillis;
  private final GrpcThreads threads;

  private Opening(
      String target,
      boolean secure,
      Credentials credentials,
      int connectMillis,
      GrpcThreads threads) {
    this.target = target;
    this.secure = secure;
    this.credentials = credentials;
    this.connectMillis = connectMillis;
    this.threads = threads;
  }

  static Opening of(URI endpoint, Credentials credentials, Duration timeout, GrpcThreads threads) {
    boolean secure = ClientUrl.of(endpoint).secure();
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : secure ? 443 : 80;
    return new Opening(
        "dns:///" + endpoint.getHost() + ":" + port,
        secure,
        credentials,
        Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE),
        threads);
  }

  /** Finds out whether we have become somebody else. */
  void look() {
    credentials.look();
  }

  /** Who we are now; null where it does not matter, as nothing is encrypted. */
  @Nullable Identity identity() {
    return secure ? credentials.identity() : null;
  }

  /** A new channel, which connects at its first call and tries nothing twice. */
  ManagedChannel open(@Nullable Identity identity) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(target)
            .eventLoopGroup(threads.loops())
            .channelType(NioSocketChannel.class)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
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
      builder.overrideAuthority(serverName);
    }
    return builder.sslContext(identity.grpc()).build();
  }
}
