package io.etcdprobe.cli;

import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.watch.grpc.Access;
import io.etcdprobe.watch.grpc.AccessException;
import io.etcdprobe.watch.loop.LocalSource;
import io.etcdprobe.watch.loop.MemberSources;
import io.etcdprobe.watch.loop.Watch;
import io.etcdprobe.watch.loop.WatchOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The watch of a cluster with what it asks through, and what is said about who answers. */
final class WatchedCluster implements AutoCloseable {

  private final MemberSources sources;
  private final Watch watch;
  private final URI local;
  private final long settledAt;

  /** How many reports in a row a question must have failed in before that is said. */
  private static final int OFTEN = 15;

  private final Map<String, Boolean> answering = new HashMap<>();

  /** By member and question. */
  private final Map<String, Map<String, Integer>> failures = new HashMap<>();

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
                  options.canaryKey(),
                  options.discover(),
                  options.timing(),
                  options.peerInterval()),
              sources::source,
              machine);
      long settled = System.nanoTime() + 2 * options.timeout().toNanos();
      return new WatchedCluster(sources, watch, endpoints.getFirst(), settled);
    } catch (IllegalArgumentException refused) {
      sources.close();
      throw new UsageException("endpoints: " + refused.getMessage());
    }
  }

  /** Fails as a start would, and leaves nothing open. */
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
          new Access(
              options.cacert(),
              options.cert(),
              options.key(),
              options.serverName(),
              options.user(),
              null,
              options.passwordFile()),
          options.timeout());
    } catch (AccessException refused) {
      throw new UsageException(String.valueOf(refused.getMessage()));
    }
  }

  Watch watch() {
    return watch;
  }

  /** The etcd name of the member beside us, empty while it is unknown. */
  String localMember(WatchReport report) {
    return report.members().stream()
        .filter(member -> member.endpoint().equals(local.toString()) && !member.id().isEmpty())
        .map(MemberReport::name)
        .findFirst()
        .orElse("");
  }

  /** Whether everybody has been asked once. */
  boolean settled() {
    return System.nanoTime() - settledAt > 0 || watch.ready();
  }

  /** Says who begins and who ceases to answer, and which of our files cannot be used. */
  void tell(WatchReport report, NoticeLog log) {
    tellOfFiles(log);
    if (!settled()) {
      return;
    }
    for (MemberReport member : report.members()) {
      Boolean before = answering.put(member.endpoint(), member.reachable());
      if (before == null || before != member.reachable()) {
        log.say("member " + member.endpoint(), line(member, before));
      }
      tellOfQuestions(member, log);
    }
    Set<String> known =
        report.members().stream().map(MemberReport::endpoint).collect(Collectors.toSet());
    answering.keySet().retainAll(known);
    failures.keySet().retainAll(known);
  }

  /** What a member that answers other questions does not answer, time and again. */
  private void tellOfQuestions(MemberReport member, NoticeLog log) {
    Map<String, Integer> failing =
        failures.computeIfAbsent(member.endpoint(), unknown -> new HashMap<>());
    for (String source : Set.copyOf(failing.keySet())) {
      if (member.troubles().containsKey(source)) {
        continue;
      }
      Integer times = failing.remove(source);
      if (times != null && times >= OFTEN && member.reachable()) {
        log.say(member.endpoint() + " " + source, who(member) + " answers " + source + " again");
      }
    }
    member
        .troubles()
        .forEach(
            (source, why) -> {
              if (failing.merge(source, 1, Integer::sum) == OFTEN && member.reachable()) {
                log.say(
                    member.endpoint() + " " + source,
                    who(member) + " does not answer " + source + ": " + why);
              }
            });
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

  private static String who(MemberReport member) {
    return member.endpoint().endsWith("/" + member.name())
        ? member.endpoint()
        : member.name() + " (" + member.endpoint() + ")";
  }

  private static String line(MemberReport member, @Nullable Boolean before) {
    String who = who(member);
    if (member.reachable()) {
      return who + (before == null ? " answers" : " answers again");
    }
    String why =
        member.troubles().containsKey("status")
            ? member.troubles().get("status")
            : member.troubles().values().stream().findFirst().orElse("no answer in time");
    return who + " does not answer: " + why;
  }

  @Override
  public void close() {
    watch.close();
    sources.close();
  }
}
