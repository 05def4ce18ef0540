package io.etcdprobe.cli.preflight;

import io.etcdprobe.cli.shell.DurationText;
import io.etcdprobe.cli.shell.LimitsOption;
import io.etcdprobe.cli.shell.SizeText;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.path.PathLimits;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The limits of a path that the user gives. */
final class PathLimitOptions {

  @Option(
      names = "--max-rtt-p99",
      paramLabel = "LIMIT",
      description = "of the round trip (default: a third and two thirds of the heartbeat interval)")
  private @Nullable String roundTrip;

  @Option(
      names = "--max-loss",
      paramLabel = "LIMIT",
      description = "share of datagrams lost on one way (default: any,1%%)")
  private @Nullable String loss;

  @Option(
      names = "--max-burst",
      paramLabel = "LIMIT",
      description = "time in which all datagrams are lost (default: 200ms,600ms)")
  private @Nullable String burst;

  @Option(
      names = "--max-silence",
      paramLabel = "LIMIT",
      description =
          "time without an answer over TCP (default: 2H, then (E-1)H, H being the heartbeat"
              + " interval and E the election timeout in heartbeats)")
  private @Nullable String silence;

  @Option(
      names = "--min-bandwidth",
      paramLabel = "LIMIT",
      description = "bytes per second over one connection (default: 100MB,12.5MB)")
  private @Nullable String bandwidth;

  @Option(
      names = "--max-clock-offset",
      paramLabel = "LIMIT",
      description = "difference of two members' clocks (default: 1s,4m)")
  private @Nullable String clock;

  @Option(
      names = "--max-lookup",
      paramLabel = "LIMIT",
      description = "of one question to the name service (default: 1s,5s)")
  private @Nullable String lookup;

  /** {@code any} stands for a soft limit of 0. */
  private Limits loss(Limits defaults) throws UsageException {
    if (loss == null || loss.equals("any")) {
      return defaults;
    }
    if (loss.startsWith("any,")) {
      String hard = loss.substring("any,".length());
      return new Limits(
          0, LimitsOption.read("--max-loss", hard, defaults, PercentText::convert, true).soft());
    }
    return LimitsOption.read("--max-loss", loss, defaults, PercentText::convert, true);
  }

  /**
   * The limits, with defaults for what is not given.
   *
   * @throws UsageException if a limit makes no sense
   */
  PathLimits limits(ElectionTiming timing) throws UsageException {
    PathLimits defaults = PathLimits.defaults(timing);
    ToDoubleFunction<String> nanos = text -> new DurationText().convert(text).toNanos();
    ToDoubleFunction<String> bytes = text -> new SizeText().convert(text);
    return new PathLimits(
        LimitsOption.read("--max-rtt-p99", roundTrip, defaults.roundTripP99(), nanos, true),
        loss(defaults.loss()),
        LimitsOption.read("--max-burst", burst, defaults.burst(), nanos, true),
        LimitsOption.read("--max-silence", silence, defaults.silence(), nanos, true),
        LimitsOption.read("--min-bandwidth", bandwidth, defaults.bandwidth(), bytes, false),
        LimitsOption.read("--max-clock-offset", clock, defaults.clock(), nanos, true),
        LimitsOption.read("--max-lookup", lookup, defaults.lookup(), nanos, true));
  }
}
