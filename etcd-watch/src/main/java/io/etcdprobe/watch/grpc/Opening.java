package io.etcdprobe.watch.grpc;

import io.etcdprobe.watch.http.OneLine;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens channels to one member. */
final class Opening implements Supplier<ManagedChannel> {

  /** Answers are small: even a list of a thousand members is not longer. */
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final String target;
  private final @Nullable SslContext tls;
  private final @Nullable String serverName;
  private final int connectMillis;
  private final GrpcThreads threads;

  private Opening(
      String target,
      @Nullable SslContext tls,
      @Nullable String serverName,
      int connectMillis,
      GrpcThreads threads) {
    this.target = target;
    this.tls = tls;
    this.serverName = serverName;
    this.connectMillis = connectMillis;
    this.threads = threads;
  }

  static Opening of(URI endpoint, Access access, Duration timeout, GrpcThreads threads)
      throws AccessException {
    boolean secure = secure(endpoint);
    access.requirePairs();
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : secure ? 443 : 80;
    return new Opening(
        "dns:///" + endpoint.getHost() + ":" + port,
        secure ? Identity.of(access).forGrpc() : null,
        access.serverName(),
        Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE),
        threads);
  }

  private static boolean secure(URI endpoint) {
    String scheme =
        endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
    boolean bare =
        endpoint.getUserInfo() == null
            && endpoint.getQuery() == null
            && endpoint.getFragment() == null
            && (endpoint.getPath() == null || endpoint.getPath().matches("/?"));
    if (!(scheme.equals("http") || scheme.equals("https"))
        || endpoint.getHost() == null
        || !bare
        || endpoint.getPort() > 65535) {
      throw new IllegalArgumentException(
          "endpoint "
              + OneLine.of(endpoint.toString().replaceFirst("//[^/]*@", "//...@"))
              + " is not like https://10.0.0.1:2379");
    }
    return scheme.equals("https");
  }

  /** A new channel, which connects at its first call and tries nothing twice. */
  @Override
  public ManagedChannel get() {
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
            .userAgent("etcd-probe");
    if (tls == null) {
      return builder.usePlaintext().build();
    }
    if (serverName != null) {
      builder.overrideAuthority(serverName);
    }
    return builder.sslContext(tls).build();
  }
}
