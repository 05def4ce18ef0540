package io.etcdprobe.cli.preflight;

import io.etcdprobe.cli.shell.DurationText;
import io.etcdprobe.cli.shell.ExitStatus;
import io.etcdprobe.cli.shell.Format;
import io.etcdprobe.cli.shell.OutputFile;
import io.etcdprobe.cli.shell.StopSignals;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.cli.shell.Version;
import io.etcdprobe.core.path.PairReport;
import io.etcdprobe.core.path.Preflight;
import io.etcdprobe.core.path.PreflightReport;
import io.etcdprobe.core.path.TimingAdvice.DiskNeed;
import io.etcdprobe.core.path.Waiver;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.export.json.PreflightJson;
import io.etcdprobe.watch.access.NameService;
import io.etcdprobe.watch.preflight.Mesh;
import io.etcdprobe.watch.preflight.PreflightMember;
import io.etcdprobe.watch.preflight.wire.PreflightException;
import io.etcdprobe.watch.preflight.wire.Token;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code etcd-probe preflight run}: has each future member probe each other one. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Has each member probe each other one, one pair at a time, and says whether etcd can live on"
          + " these paths. preflight listen must run on all of them.",
      ""
    },
    footer = {
      "",
      "Durations carry a unit (250ms, 8s, 5m). A limit is SOFT or SOFT,HARD: beyond the soft one is"
          + " a warning, beyond the hard one a failure."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:pass",
      "1:warning: beyond a soft limit",
      "2:fail: beyond a hard limit, or one member cannot reach another",
      "3:inconclusive, wrong usage, or it could not be measured (a listener cannot be called)"
    })
final class PreflightRun implements Callable<Integer> {

  private static final Duration DATAGRAM_INTERVAL = Duration.ofMillis(10);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Duration LONGEST_BULK = Duration.ofSeconds(30);

  @Option(
      names = "--members",
      paramLabel = "A,B,...",
      required = true,
      description =
          "the members: names or addresses, each as HOST, NAME=HOST, or NAME=HOST/HOST to compare"
              + " two addresses of a member; dns+HOST for a member at each address of HOST")
  private String members;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      description = "the secret that all members share")
  private Path tokenFile;

  @Option(
      names = "--ports",
      paramLabel = "PORT",
      split = ",",
      defaultValue = "2380,2379",
      description =
          "the ports on which they listen; all are tried, the first one is measured (default:"
              + " ${DEFAULT-VALUE})")
  private List<Integer> ports;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "30s",
      description =
          "how long to send to each member from each other one (default: ${DEFAULT-VALUE})")
  private Duration duration;

  @Option(
      names = "--bulk",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "2s",
      description =
          "how long to load each path each way to see its bandwidth; 0s for not at all (default:"
              + " ${DEFAULT-VALUE})")
  private Duration bulk;

  @Option(
      names = "--heartbeat-interval",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "100ms",
      description = "the cluster's (default: ${DEFAULT-VALUE})")
  private Duration heartbeat;

  @Option(
      names = "--election-timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "1s",
      description = "the cluster's (default: ${DEFAULT-VALUE})")
  private Duration election;

  @Mixin private final PathLimitOptions limits = new PathLimitOptions();

  @Option(
      names = "--ignore",
      paramLabel = "CHECK[:A>B]",
      description =
          "show a check, but do not count it; for example clock or mtu:a>b. May be given several"
              + " times")
  private List<String> ignored = List.of();

  @Option(
      names = "--disk",
      paramLabel = "FILE",
      description =
          "JSON of etcd-probe disk from a node; the advice on the timing then heeds its disk. May"
              + " be given several times")
  private List<Path> disks = List.of();

  @Option(
      names = "--format",
      paramLabel = Format.NAMES,
      defaultValue = "text",
      description = "what to print (default: ${DEFAULT-VALUE})")
  private Format format;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "write the JSON to a new FILE as well")
  private @Nullable Path output;

  @Option(names = "--no-color", description = "no colours (as with NO_COLOR set)")
  private boolean noColor;

  @Override
  public Integer call() throws Exception {
    List<PreflightMember> all = members();
    Preflight preflight = preflight();
    List<DiskNeed> needs = new ArrayList<>();
    for (Path disk : disks) {
      DiskNeed need = DiskNeeds.read(disk);
      if (need != null) {
        needs.add(need);
      }
    }
    Mesh mesh = new Mesh(options(all, preflight.timing()), System::nanoTime, Clock.systemUTC());
    Instant start = Instant.now();
    try (OutputFile file = output == null ? null : OutputFile.create("--output", output);
        PreflightDoors doors = new PreflightDoors(format, noColor, preflight, all.size())) {
      StopSignals.handle(
          () -> {
            doors.stop();
            mesh.stop();
          },
          () -> {});
      mesh.run(doors);
      List<PairReport> pairs = doors.pairs();
      PreflightReport report =
          preflight.report(
              Version.number(),
              start,
              all.stream().map(PreflightMember::name).toList(),
              pairs,
              needs);
      if (file != null) {
        PreflightJson.write(report, file.stream());
        file.keep();
      }
      doors.print(report);
      return ExitStatus.of(report.status());
    }
  }

  private List<PreflightMember> members() throws UsageException {
    try {
      return PreflightMember.parse(members, NameService.SYSTEM);
    } catch (PreflightException wrong) {
      throw new UsageException("--members: " + wrong.getMessage());
    }
  }

  private Preflight preflight() throws UsageException {
    ElectionTiming timing;
    try {
      timing = new ElectionTiming(heartbeat, election);
    } catch (IllegalArgumentException refused) {
      throw new UsageException(String.valueOf(refused.getMessage()));
    }
    List<Waiver> waivers = new ArrayList<>();
    for (String text : ignored) {
      try {
        waivers.add(Waiver.of(text));
      } catch (IllegalArgumentException wrong) {
        throw new UsageException("--ignore: " + wrong.getMessage());
      }
    }
    return new Preflight(timing, limits.limits(timing), waivers);
  }

  private Mesh.Options options(List<PreflightMember> all, ElectionTiming timing)
      throws UsageException {
    for (int port : ports) {
      if (port < 1 || port > 65_535) {
        throw new UsageException("--ports: " + port + " is no port; give 1 to 65535");
      }
    }
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new UsageException("--duration: give 1s to 30m for each pair");
    }
    if (bulk.compareTo(LONGEST_BULK) > 0) {
      throw new UsageException("--bulk: give at most 30s");
    }
    try {
      return new Mesh.Options(
          all,
          ports,
          Token.read(tokenFile),
          duration,
          DATAGRAM_INTERVAL,
          timing.heartbeat(),
          bulk,
          Version.number());
    } catch (PreflightException wrong) {
      throw new UsageException("--token-file: " + wrong.getMessage());
    }
  }
}
