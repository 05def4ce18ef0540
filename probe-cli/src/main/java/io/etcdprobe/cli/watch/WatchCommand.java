package io.etcdprobe.cli.watch;

import io.etcdprobe.cli.settings.Endpoints;
import io.etcdprobe.cli.settings.EtcdctlVariables;
import io.etcdprobe.cli.settings.MetricsAddresses;
import io.etcdprobe.cli.settings.Password;
import io.etcdprobe.cli.settings.Setting;
import io.etcdprobe.cli.settings.Settings;
import io.etcdprobe.cli.settings.SidecarKey;
import io.etcdprobe.cli.shell.DurationText;
import io.etcdprobe.cli.shell.ExitStatus;
import io.etcdprobe.cli.shell.Format;
import io.etcdprobe.cli.shell.LibraryLogs;
import io.etcdprobe.cli.shell.StopSignals;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.cli.shell.Version;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.loop.Canary;
import io.etcdprobe.watch.loop.MemberSources;
import io.etcdprobe.watch.loop.MetricsEndpoints;
import io.etcdprobe.watch.loop.Watch;
import io.etcdprobe.watch.loop.WatchOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code etcd-probe watch}: which member will destabilise the control plane, and why? */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Watches the members of an etcd cluster and names the one that endangers it, the cause and"
          + " what to do.",
      "",
      "Needs no Prometheus. Writes one small key again and again; --no-writes turns that off.",
      ""
    },
    footer = {
      "",
      "What is not given is taken from etcdctl's variables: ETCDCTL_ENDPOINTS, ETCDCTL_CACERT,"
          + " ETCDCTL_CERT, ETCDCTL_KEY, ETCDCTL_USER, ETCDCTL_PASSWORD."
    },
    exitCodeListHeading = "%nExit status (--once, or at the end):%n",
    exitCodeList = {
      "0:nothing to act on",
      "1:a warning",
      "2:something critical",
      "3:no member could be seen, or wrong usage"
    })
public final class WatchCommand implements Callable<Integer> {

  private static final Duration JUDGE_EVERY = Duration.ofSeconds(1);

  @Option(
      names = "--endpoints",
      paramLabel = "URL[,URL]",
      split = ",",
      description = "client URLs of the members, as for etcdctl (default: 127.0.0.1:2379)")
  private @Nullable List<String> endpoints;

  @Option(
      names = "--metrics-endpoints",
      paramLabel = "[ENDPOINT=]URL[,...]",
      split = ",",
      description =
          "where members serve HTTP if not at the client URL (--listen-client-http-urls,"
              + " --listen-metrics-urls): a URL for each endpoint, or http://:PORT for the same"
              + " port on every host")
  private List<String> metricsEndpoints = List.of();

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description = "CA that signed the members' certificates (PEM)")
  private @Nullable Path trustedCa;

  @Option(names = "--cert", paramLabel = "FILE", description = "client certificate (PEM)")
  private @Nullable Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "its key (PEM: PKCS#8 or PKCS#1, RSA or EC)")
  private @Nullable Path key;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "host name in the members' certificates, if it is not the endpoint's")
  private @Nullable String serverName;

  @Option(names = "--user", paramLabel = "NAME", description = "user, if authentication is on")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "file whose first line is the user's password")
  private @Nullable Path passwordFile;

  @Option(
      names = "--canary-key",
      paramLabel = "KEY",
      defaultValue = "etcd-probe/canary",
      description = "key to read, and to write without --no-writes (default: ${DEFAULT-VALUE})")
  private String canaryKey;

  @Option(names = "--no-writes", description = "write nothing; then commit latency is not measured")
  private boolean noWrites;

  @Option(
      names = "--no-discover",
      description = "watch only the given endpoints, not members that join later")
  private boolean noDiscover;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "1s",
      description = "time between two questions to a source (default: ${DEFAULT-VALUE})")
  private Duration interval;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "2s",
      description = "how long to wait for an answer (default: ${DEFAULT-VALUE})")
  private Duration timeout;

  @Option(
      names = "--heartbeat-interval",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "of members that do not tell their own (default: 100ms is assumed)")
  private @Nullable Duration heartbeat;

  @Option(
      names = "--election-timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "of members that do not tell their own (default: 1s is assumed)")
  private @Nullable Duration election;

  @Option(names = "--once", description = "watch for the time of --for, judge once and exit")
  private boolean once;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "how long to watch (default: 10s with --once, else until interrupted)")
  private @Nullable Duration length;

  @Option(
      names = "--format",
      paramLabel = Format.NAMES,
      defaultValue = "text",
      description = "what to print; json is one object a line (default: ${DEFAULT-VALUE})")
  private Format format;

  @Option(names = "--no-color", description = "no colours (as with NO_COLOR set)")
  private boolean noColor;

  @Override
  public Integer call() throws Exception {
    LibraryLogs.silence();
    Settings settings = settings();
    WatchOptions options = options(settings);
    CountDownLatch stop = new CountDownLatch(1);
    StopSignals.handle(stop::countDown, () -> {});
    try (MemberSources sources = sources(settings);
        WatchDoors doors = new WatchDoors(format, once, noColor)) {
      options.endpoints().forEach(endpoint -> sources.source(endpoint).close());
      try (Watch watch = Watch.start(options, sources::source)) {
        WatchReport last = once ? lookOnce(watch, stop) : follow(watch, doors, stop);
        doors.end(last);
        return ExitStatus.of(last.status());
      }
    } catch (IllegalArgumentException refused) {
      throw new UsageException(String.valueOf(refused.getMessage()));
    } catch (AccessException refused) {
      throw new ProbeException(
          EtcdctlVariables.blamed(settings.ofEtcdctl(), String.valueOf(refused.getMessage())),
          refused);
    }
  }

  /** The flags, and etcdctl's variables where no flag is given. */
  private Settings settings() throws UsageException {
    Map<SidecarKey, String> flags = new EnumMap<>(SidecarKey.class);
    flag(flags, SidecarKey.ENDPOINTS, endpoints == null ? null : String.join(",", endpoints));
    flag(flags, SidecarKey.CACERT, trustedCa);
    flag(flags, SidecarKey.CERT, certificate);
    flag(flags, SidecarKey.KEY, key);
    flag(flags, SidecarKey.USER, user);
    flag(flags, SidecarKey.PASSWORD_FILE, passwordFile);
    Settings settings = Settings.ofFlags(System.getenv(), flags);
    if (!settings.faults().isEmpty()) {
      throw new UsageException(settings.faults().getFirst());
    }
    return settings;
  }

  private static void flag(Map<SidecarKey, String> flags, SidecarKey key, @Nullable Object value) {
    if (value != null) {
      flags.put(key, value.toString());
    }
  }

  private WatchReport lookOnce(Watch watch, CountDownLatch stop) throws InterruptedException {
    long end = System.nanoTime() + (length == null ? Duration.ofSeconds(10) : length).toNanos();
    WatchReport report = watch.judge();
    while (end - System.nanoTime() > 0) {
      if (stop.await(
          Math.min(JUDGE_EVERY.toNanos(), Math.max(1, end - System.nanoTime())),
          TimeUnit.NANOSECONDS)) {
        break;
      }
      report = watch.judge();
    }
    return report;
  }

  private WatchReport follow(Watch watch, WatchDoors doors, CountDownLatch stop)
      throws InterruptedException, IOException, ProbeException {
    long start = System.nanoTime();
    long due = start;
    while (!watch.ready() && System.nanoTime() - start < 2 * timeout.toNanos()) {
      if (stop.await(20, TimeUnit.MILLISECONDS)) {
        return watch.judge();
      }
    }
    WatchReport report = watch.judge();
    doors.show(report);
    while (length == null || System.nanoTime() - start < length.toNanos()) {
      due = Math.max(due + JUDGE_EVERY.toNanos(), System.nanoTime());
      if (stop.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        break;
      }
      report = watch.judge();
      doors.show(report);
    }
    return report;
  }

  private WatchOptions options(Settings settings) throws UsageException {
    if (interval.compareTo(Duration.ofMillis(100)) < 0) {
      throw new UsageException("--interval: less than 100ms would burden the members; give more");
    }
    if (interval.compareTo(WatchOptions.LONGEST_INTERVAL) > 0) {
      throw new UsageException(
          "--interval: an answer older than 8s says nothing about now; give 8s or less");
    }
    if (timeout.isZero()) {
      throw new UsageException("--timeout: 0 waits for no answer; give for example 2s");
    }
    if (canaryKey.isEmpty()) {
      throw new UsageException("--canary-key is empty; give a key");
    }
    return new WatchOptions(
        uris(settings), interval, new Canary(canaryKey, !noWrites), !noDiscover, timing());
  }

  private @Nullable ElectionTiming timing() throws UsageException {
    if (heartbeat == null && election == null) {
      return null;
    }
    try {
      return new ElectionTiming(
          heartbeat == null ? ElectionTiming.DEFAULT.heartbeat() : heartbeat,
          election == null ? ElectionTiming.DEFAULT.election() : election);
    } catch (IllegalArgumentException refused) {
      throw new UsageException(String.valueOf(refused.getMessage()));
    }
  }

  private static List<URI> uris(Settings settings) throws UsageException {
    Setting given = Objects.requireNonNull(settings.get(SidecarKey.ENDPOINTS));
    try {
      return Endpoints.parse(List.of(given.text().split(",", -1)), tls(settings));
    } catch (UsageException refused) {
      throw new UsageException(given.where() + refused.getMessage());
    }
  }

  private MetricsEndpoints metricsAddresses(Settings settings) throws UsageException {
    try {
      return MetricsAddresses.parse(metricsEndpoints, uris(settings), tls(settings));
    } catch (UsageException refused) {
      throw new UsageException("--metrics-endpoints: " + refused.getMessage());
    }
  }

  /** Whether an endpoint without a scheme means https. */
  private static boolean tls(Settings settings) {
    return settings.get(SidecarKey.CACERT) != null || settings.get(SidecarKey.CERT) != null;
  }

  private MemberSources sources(Settings settings) throws AccessException, UsageException {
    Password password = settings.password();
    Setting name = settings.get(SidecarKey.USER);
    if (name != null && password == null && passwordFile == null && user == null) {
      throw new UsageException(name.where() + "needs ETCDCTL_PASSWORD or --password-file as well");
    }
    if (password == null && (name == null) != (passwordFile == null)) {
      throw new UsageException("--user and --password-file belong together; give both or neither");
    }
    return new MemberSources(
        Credentials.of(
            new Access(
                file(settings, SidecarKey.CACERT),
                file(settings, SidecarKey.CERT),
                file(settings, SidecarKey.KEY),
                serverName,
                name == null ? null : name.text(),
                password == null ? null : password.text(),
                passwordFile)),
        timeout,
        metricsAddresses(settings));
  }

  private static @Nullable Path file(Settings settings, SidecarKey key) throws UsageException {
    Setting setting = settings.get(key);
    try {
      return setting == null ? null : Path.of(setting.text());
    } catch (InvalidPathException impossible) {
      throw new UsageException(setting.where() + "is not a file name: " + impossible.getReason());
    }
  }
}
