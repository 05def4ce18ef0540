package io.etcdprobe.watch.access;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tells gRPC the addresses of one member's host. gRPC's own resolver accepts neither a name with an
 * underscore nor an IPv6 address as URLs have it.
 */
public final class HostAddresses extends NameResolver.Factory {

  private final ClientUrl url;
  private final NameService names;
  private final Executor blocking;
  private volatile int count = 1;

  /**
   * @param blocking runs the questions to the name service
   */
  public HostAddresses(ClientUrl url, NameService names, Executor blocking) {
    this.url = url;
    this.names = names;
    this.blocking = blocking;
  }

  /** How many addresses the name service gave last time, at least one. */
  public int count() {
    return count;
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
    return new Resolver(arguments.getSynchronizationContext());
  }

  @Override
  public String getDefaultScheme() {
    return "etcd-probe";
  }

  private StatusOr<List<EquivalentAddressGroup>> addresses() {
    try {
      List<InetAddress> addresses =
          url.numeric() ? List.of(InetAddress.ofLiteral(url.host())) : names.addresses(url.host());
      count = Math.max(1, addresses.size());
      return StatusOr.fromValue(
          addresses.stream()
              .map(address -> new InetSocketAddress(address, url.port()))
              .map(EquivalentAddressGroup::new)
              .toList());
    } catch (UnknownHostException | RuntimeException failed) {
      return StatusOr.fromStatus(
          Status.UNAVAILABLE
              .withDescription("Unable to resolve host " + url.host())
              .withCause(failed));
    }
  }

  /**
   * The resolver of one channel. All but {@link #ask} runs in the channel's synchronization
   * context.
   */
  private final class Resolver extends NameResolver {

    private final SynchronizationContext channel;
    private @Nullable Listener2 listener;
    private boolean asking;
    private boolean ended;

    Resolver(SynchronizationContext channel) {
      this.channel = channel;
    }

    @Override
    public String getServiceAuthority() {
      return url.authority();
    }

    @Override
    public void start(Listener2 told) {
      listener = told;
      refresh();
    }

    @Override
    public void refresh() {
      if (!asking && !ended) {
        asking = true;
        blocking.execute(this::ask);
      }
    }

    private void ask() {
      StatusOr<List<EquivalentAddressGroup>> found = addresses();
      channel.execute(() -> tell(found));
    }

    private void tell(StatusOr<List<EquivalentAddressGroup>> found) {
      asking = false;
      Listener2 told = listener;
      if (!ended && told != null) {
        told.onResult2(ResolutionResult.newBuilder().setAddressesOrError(found).build());
      }
    }

    @Override
    public void shutdown() {
      ended = true;
    }
  }
}
