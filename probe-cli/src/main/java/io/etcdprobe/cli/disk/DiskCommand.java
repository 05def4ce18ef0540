package io.etcdprobe.cli.disk;

import io.etcdprobe.cli.shell.DurationText;
import io.etcdprobe.cli.shell.ExitStatus;
import io.etcdprobe.cli.shell.Format;
import io.etcdprobe.cli.shell.LimitsOption;
import io.etcdprobe.cli.shell.RateText;
import io.etcdprobe.cli.shell.SizeText;
import io.etcdprobe.cli.shell.StopSignals;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.cli.shell.Version;
import io.etcdprobe.core.disk.CopiedLoad;
import io.etcdprobe.core.disk.DiskBounds;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.timing.ElectionLaw;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.fsync.disk.DiskOptions;
import io.etcdprobe.fsync.disk.DiskRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code etcd-probe disk}: may etcd live on this disk? */
@Command(
    name = "disk",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Writes to DIR as etcd would and tells what etcd will see there.",
      "",
      "Writes only new files, in a new directory of its own, and removes them however it ends.",
      ""
    },
    footer = {
      "",
      "Durations carry a unit (250ms, 8s, 5m, 2h), sizes may (512, 4k, 64MiB; k, m and g are powers"
          + " of 1024, kB, MB and GB of 1000). A limit is SOFT or SOFT,HARD: beyond the soft one is"
          + " a warning, beyond the hard one a failure."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:pass",
      "1:warning: beyond a soft limit",
      "2:fail: beyond a hard limit, or the disk answered with an error",
      "3:inconclusive, wrong usage, or it could not be measured"
    })
public final class DiskCommand implements Callable<Integer> {

  private static final double ETCD_RATE = 150;
  private static final int SIZE = 2300;
  private static final int MEMBERS = 3;

  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      arity = "0..1",
      description = "directory on the disk etcd will use (default: the current one)")
  private Path directory;

  @Option(
      names = "--pattern",
      paramLabel = "NAME",
      converter = PatternText.class,
      defaultValue = "etcd",
      description = {
        "how to write (default: ${DEFAULT-VALUE})",
        "etcd    paced WAL appends and fdatasync, segment cuts, bbolt commits beside them",
        "fio     the well-known fio recipe: 22 MiB back to back, fdatasync after each write",
        "dsync   sequential writes with O_DSYNC",
        "direct  sequential writes with O_DIRECT and O_DSYNC"
      })
  private Pattern pattern;

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      converter = RateText.class,
      description =
          "writes per second, open loop, or max (default: 150 for etcd, max for the others)")
  private @Nullable Double rate;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      converter = SizeText.class,
      description = "payload of one write (default: 2300, or that of --like)")
  private @Nullable Long size;

  @Mixin private final LikeOptions like = new LikeOptions();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "how long to measure at most (default: 60s, no limit with --count)")
  private @Nullable Duration duration;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "measure exactly this many writes (default: no limit)")
  private @Nullable Long count;

  @Option(
      names = "--full",
      description =
          "measure for the whole --duration; without it the run ends when the verdict is certain")
  private boolean full;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "2s",
      description = "how long to write before measuring (default: ${DEFAULT-VALUE})")
  private Duration warmup;

  @Option(
      names = "--heartbeat-interval",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "the cluster's (default: that of --like, else 100ms)")
  private @Nullable Duration heartbeat;

  @Option(
      names = "--election-timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "the cluster's (default: that of --like, else 1s)")
  private @Nullable Duration election;

  @Option(
      names = "--members",
      paramLabel = "N",
      description =
          "voting members of the cluster, for the forecast (default: that of --like, else 3)")
  private @Nullable Integer members;

  @Option(
      names = "--max-fsync-p99",
      paramLabel = "LIMIT",
      description = "of the WAL's fdatasync (default: 10ms,50ms)")
  private @Nullable String fsyncLimits;

  @Option(
      names = "--max-commit-p99",
      paramLabel = "LIMIT",
      description = "of bbolt's commit (default: 25ms,100ms)")
  private @Nullable String commitLimits;

  @Option(
      names = "--min-iops",
      paramLabel = "LIMIT",
      description = "durable writes per second, one after the other (default: 500,50)")
  private @Nullable String iopsLimits;

  @Option(
      names = "--max-stall",
      paramLabel = "LIMIT",
      description =
          "longest stall (default: the heartbeat interval H, then (E-1)H, E being the election"
              + " timeout in heartbeats)")
  private @Nullable String stallLimits;

  @Option(
      names = "--format",
      paramLabel = Format.NAMES,
      defaultValue = "text",
      description = "what to print (default: ${DEFAULT-VALUE})")
  private Format format;

  @Mixin private final DiskFiles files = new DiskFiles();

  @Option(names = "--no-color", description = "no colours (as with NO_COLOR set)")
  private boolean noColor;

  @Override
  public Integer call() throws Exception {
    DiskOptions options = options();
    Stop stop = new Stop();
    try (DiskDoors doors = DiskDoors.open(format, files, noColor)) {
      StopSignals.handle(stop::request, () -> doors.interrupted(stop.removeFiles()));
      try (DiskRun run = stop.follow(DiskRun.open(options, Version.number()))) {
        doors.before(run, options);
        DiskReport report = run.measure(doors.observer());
        doors.after(report, run.removeFiles());
        return ExitStatus.of(report.verdict().status());
      }
    }
  }

  /** Lets a signal stop the run, even a signal that comes before the run is open. */
  private static final class Stop {
    private @Nullable DiskRun run;
    private boolean requested;

    synchronized DiskRun follow(DiskRun opened) {
      run = opened;
      if (requested) {
        opened.stop();
      }
      return opened;
    }

    synchronized void request() {
      requested = true;
      if (run != null) {
        run.stop();
      }
    }

    @Nullable String removeFiles() {
      DiskRun opened = run;
      return opened == null ? null : opened.removeFiles();
    }
  }

  private DiskOptions options() throws Exception {
    if (directory.toString().isEmpty()) {
      throw new UsageException("DIR is empty; give a directory, or . for the current one");
    }
    like.check(rate != null, pattern);
    int bytes = checkedSize();
    long nanos = checkedDuration();
    long writes = checkedCount();
    int voters = checkedMembers();
    bounds(ElectionTiming.DEFAULT);
    if (heartbeat != null && election != null) {
      timing(null);
    }
    CopiedLoad copied = like.read();
    ElectionTiming timing = timing(copied == null ? null : copied.timing());
    return new DiskOptions(
        directory,
        pattern,
        copied != null ? copied.ratePerSecond() : ratePerSecond(),
        copied != null && size == null ? copied.sizeBytes(SIZE, DiskOptions.MAX_SIZE) : bytes,
        nanos,
        writes,
        warmup.toNanos(),
        full || count != null || pattern == Pattern.FIO,
        timing,
        voters != 0
            ? voters
            : copied != null && copied.voters() > 0
                ? Math.min(copied.voters(), ElectionLaw.MOST_MEMBERS)
                : MEMBERS,
        bounds(timing),
        copied);
  }

  private double ratePerSecond() {
    return rate != null ? rate : pattern == Pattern.ETCD ? ETCD_RATE : RateText.MAX;
  }

  /** The user's timing. What the user does not give is the member's, or else etcd's default. */
  private ElectionTiming timing(@Nullable ElectionTiming ofMember) throws UsageException {
    ElectionTiming other = ofMember == null ? ElectionTiming.DEFAULT : ofMember;
    try {
      return new ElectionTiming(
          heartbeat == null ? other.heartbeat() : heartbeat,
          election == null ? other.election() : election);
    } catch (IllegalArgumentException refused) {
      throw new UsageException(String.valueOf(refused.getMessage()));
    }
  }

  /** The members that the user gives, 0 without. */
  private int checkedMembers() throws UsageException {
    if (members == null) {
      return 0;
    }
    if (members < 1 || members > ElectionLaw.MOST_MEMBERS) {
      throw new UsageException(
          "--members: "
              + members
              + " is not between 1 and "
              + ElectionLaw.MOST_MEMBERS
              + ", the largest cluster that etcd advises");
    }
    return members;
  }

  private int checkedSize() throws UsageException {
    if (size == null) {
      return SIZE;
    }
    if (size < 1 || size > DiskOptions.MAX_SIZE) {
      throw new UsageException(
          "--size: "
              + size
              + " bytes is not between 1 and "
              + DiskOptions.MAX_SIZE
              + ", the largest request etcd takes");
    }
    return size.intValue();
  }

  private long checkedDuration() throws UsageException {
    if (duration == null) {
      return count == null ? Duration.ofSeconds(60).toNanos() : 0;
    }
    if (duration.isZero()) {
      throw new UsageException("--duration: 0 measures nothing; give for example 60s");
    }
    return duration.toNanos();
  }

  private long checkedCount() throws UsageException {
    if (count == null) {
      return 0;
    }
    if (full) {
      throw new UsageException(
          "--full and --count: --count measures that many writes anyway; give one of the two");
    }
    if (count < 1) {
      throw new UsageException("--count: " + count + " measures nothing; give 1 or more");
    }
    return count;
  }

  private DiskBounds bounds(ElectionTiming timing) throws UsageException {
    DiskBounds defaults = DiskBounds.defaults(timing);
    ToDoubleFunction<String> nanos = text -> new DurationText().convert(text).toNanos();
    ToDoubleFunction<String> perSecond = text -> new RateText().convert(text);
    return new DiskBounds(
        LimitsOption.read("--max-fsync-p99", fsyncLimits, defaults.walFsyncP99(), nanos, true),
        LimitsOption.read(
            "--max-commit-p99", commitLimits, defaults.backendCommitP99(), nanos, true),
        LimitsOption.read("--min-iops", iopsLimits, defaults.sequentialIops(), perSecond, false),
        LimitsOption.read("--max-stall", stallLimits, defaults.stall(), nanos, true));
  }
}
