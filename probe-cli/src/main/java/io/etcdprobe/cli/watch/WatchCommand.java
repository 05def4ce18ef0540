package io.etcdprobe.cli.watch;

import io.etcdprobe.cli.settings.AccessOptions;
import io.etcdprobe.cli.settings.EtcdctlVariables;
import io.etcdprobe.cli.settings.Settings;
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
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.loop.Canary;
import io.etcdprobe.watch.loop.MemberSources;
import io.etcdprobe.watch.loop.Watch;
import io.etcdprobe.watch.loop.WatchOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private final AccessOptions access = new AccessOptions();

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
    Settings settings =
        access.settings(endpoints == null ? null : String.join(",", endpoints), "--endpoints");
    WatchOptions options = options(settings);
    CountDownLatch stop = new CountDownLatch(1);
    StopSignals.handle(stop::countDown, () -> {});
    try (MemberSources sources = access.sources(settings);
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
    while (!watch.ready() && System.nanoTime() - start < 2 * access.timeout().toNanos()) {
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
    if (canaryKey.isEmpty()) {
      throw new UsageException("--canary-key is empty; give a key");
    }
    return new WatchOptions(
        AccessOptions.uris(settings),
        interval,
        new Canary(canaryKey, !noWrites),
        !noDiscover,
        timing());
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
}
