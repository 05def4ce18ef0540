package io.etcdprobe.cli.sidecar;

import io.etcdprobe.cli.settings.EtcdctlVariables;
import io.etcdprobe.cli.settings.LocalEndpoint;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.loop.LocalSource;
import io.etcdprobe.watch.loop.MemberSources;
import io.etcdprobe.watch.loop.Watch;
import io.etcdprobe.watch.loop.WatchOptions;
import java.net.URI;
import java.util.List;

/** The watch of a cluster, the connections that it uses, and the messages about who answers. */
final class WatchedCluster implements AutoCloseable {

  private final MemberSources sources;
  private final Watch watch;
  private final URI local;
  private final long settledAt;
  private final Answering answering = new Answering();
  private List<String> noticed = List.of();

  private WatchedCluster(MemberSources sources, Watch watch, URI local, long settledAt) {
    this.sources = sources;
    this.watch = watch;
    this.local = local;
    this.settledAt = settledAt;
  }

  /**
   * Starts watching.
   *
   * @throws UsageException if certificates, keys or the password cannot be used, or an endpoint
   *     makes no sense
   */
  static WatchedCluster start(SidecarOptions options, LocalSource machine) throws UsageException {
    MemberSources sources = sources(options);
    try {
      List<URI> endpoints = LocalEndpoint.first(options.endpoints());
      endpoints.forEach(endpoint -> sources.source(endpoint).close());
      Watch watch =
          Watch.start(
              new WatchOptions(
                  endpoints,
                  options.interval(),
                  options.canary(),
                  options.discover(),
                  options.timing().assumed() ? null : options.timing().timing(),
                  options.peerInterval(),
                  true),
              sources::source,
              machine);
      long settled = System.nanoTime() + 2 * options.timeout().toNanos();
      return new WatchedCluster(sources, watch, endpoints.getFirst(), settled);
    } catch (IllegalArgumentException refused) {
      sources.close();
      throw new UsageException("endpoints: " + refused.getMessage());
    }
  }

  /** Fails if a start would fail, and leaves nothing open. */
  static void check(SidecarOptions options) throws UsageException {
    try (MemberSources sources = sources(options)) {
      options.endpoints().forEach(endpoint -> sources.source(endpoint).close());
    } catch (IllegalArgumentException refused) {
      throw new UsageException("endpoints: " + refused.getMessage());
    }
  }

  private static MemberSources sources(SidecarOptions options) throws UsageException {
    try {
      return new MemberSources(
          Credentials.of(
              new Access(
                  options.cacert(),
                  options.cert(),
                  options.key(),
                  options.serverName(),
                  options.user(),
                  options.password() == null ? null : options.password().text(),
                  options.passwordFile())),
          options.timeout(),
          options.metricsEndpoints());
    } catch (AccessException refused) {
      throw new UsageException(
          EtcdctlVariables.blamed(options.ofEtcdctl(), String.valueOf(refused.getMessage())));
    }
  }

  Watch watch() {
    return watch;
  }

  /** The etcd name of the local member, empty while it is unknown. */
  String localMember(WatchReport report) {
    return report.members().stream()
        .filter(member -> member.endpoint().equals(local.toString()) && !member.id().isEmpty())
        .map(MemberReport::name)
        .findFirst()
        .orElse("");
  }

  /** Whether every member has been asked once, or enough time has passed. */
  boolean settled() {
    return System.nanoTime() - settledAt > 0 || watch.ready();
  }

  /** Reports which members begin or stop answering, and which of our files cannot be used. */
  void tell(WatchReport report, NoticeLog log) {
    tellOfFiles(log);
    if (!settled()) {
      return;
    }
    answering.tell(report.members(), log);
  }

  private void tellOfFiles(NoticeLog log) {
    List<String> notices = sources.notices();
    if (!notices.equals(noticed)) {
      noticed = notices;
      log.say(
          "access",
          notices.isEmpty()
              ? "certificates, keys and password can be used again"
              : String.join("; ", notices));
    }
  }

  @Override
  public void close() {
    watch.close();
    sources.close();
  }
}
