package io.etcdprobe.cli.ioping;

import io.etcdprobe.cli.ioping.Getopt.Argument;
import io.etcdprobe.cli.ioping.Getopt.Option;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.core.ioping.RequestFilter;
import io.etcdprobe.core.ioping.SpikeVerdict;
import io.etcdprobe.fsync.ioping.IopingOptions;
import io.etcdprobe.fsync.posix.VectorRequest.Flag;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ioping's arguments, with its defaults and the way its options act on one another. */
final class IopingArguments {

  private static final long SECOND = 1_000_000_000;
  private static final String TIME_FORMAT = "%b %d %T";
  private static final String JSON_TIME_FORMAT = "%FT%T%z";

  private static final String PERCENTILES = "percentiles";
  private static final String HISTOGRAM = "histogram";
  private static final String HDR = "hdr";
  private static final String FROM_INTENDED = "from-intended";
  private static final String VERDICT = "verdict";
  private static final String THRESHOLD = "threshold";
  private static final char OURS = 0;

  private static final List<Option> OPTIONS =
      List.of(
          flag('h', "help"),
          flag('v', "version"),
          flag('k', "keep"),
          flag('q', "quiet"),
          flag('B', "batch"),
          new Option('I', "time", Argument.OPTIONAL, false),
          flag('J', "json"),
          flag('R', "rapid"),
          flag('L', "linear"),
          flag('D', "direct"),
          flag('C', "cached"),
          flag('N', "nowait"),
          flag('H', "hipri"),
          flag('Y', "sync"),
          flag('y', "dsync"),
          flag('A', "async"),
          flag('W', "write"),
          flag('G', "read-write"),
          valued('s', "size"),
          valued('S', "work-size"),
          valued('o', "work-offset"),
          valued('c', "count"),
          valued('w', "work-time"),
          valued('i', "interval"),
          valued('b', "burst"),
          valued('l', "speed-limit"),
          valued('r', "rate-limit"),
          valued('a', "warmup"),
          valued('t', "min-time"),
          valued('T', "max-time"),
          valued('p', "print-count"),
          valued('P', "print-interval"),
          valued('e', "entropy"),
          new Option(OURS, PERCENTILES, Argument.NONE, true),
          new Option(OURS, HISTOGRAM, Argument.NONE, true),
          new Option(OURS, HDR, Argument.REQUIRED, true),
          new Option(OURS, FROM_INTENDED, Argument.NONE, true),
          new Option(OURS, VERDICT, Argument.NONE, true),
          new Option(OURS, THRESHOLD, Argument.REQUIRED, true));

  private boolean help;
  private boolean version;
  private String path = "";
  private boolean quiet;
  private boolean batch;
  private boolean json;
  private boolean showTime;
  private String timeFormat = TIME_FORMAT;
  private boolean cached;
  private boolean direct;
  private boolean sync;
  private boolean dataSync;
  private boolean async;
  private boolean linear;
  private boolean alternate;
  private boolean keep;
  private int writes;
  private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
  private long seed;
  private long size;
  private long defaultSize = 4096;
  private long workSize;
  private long temporarySize = 1L << 20;
  private long offset;
  private boolean customInterval;
  private long interval = SECOND;
  private boolean customWorkTime;
  private long workTime;
  private long speedLimit;
  private double rateLimit;
  private long burst;
  private long count;
  private long warmup = RequestFilter.DEFAULT.warmup();
  private long minTime = RequestFilter.DEFAULT.minNanos();
  private long maxTime = RequestFilter.DEFAULT.maxNanos();
  private long periodCount;
  private long periodTime;
  private boolean percentiles;
  private boolean histogram;
  private @Nullable Path hdr;
  private boolean fromIntended;
  private boolean verdict;
  private @Nullable Long threshold;

  private IopingArguments() {}

  private static Option flag(char letter, String name) {
    return new Option(letter, name, Argument.NONE, false);
  }

  private static Option valued(char letter, String name) {
    return new Option(letter, name, Argument.REQUIRED, false);
  }

  /**
   * Takes arguments apart.
   *
   * @throws UsageException if ioping would refuse them, or should
   */
  static IopingArguments parse(List<String> words) throws UsageException {
    IopingArguments arguments = new IopingArguments();
    List<String> operands = new Getopt(OPTIONS, arguments::found).parse(words);
    if (arguments.help || arguments.version) {
      return arguments;
    }
    if (operands.isEmpty()) {
      throw new UsageException("no destination specified");
    }
    if (operands.size() > 1) {
      throw new UsageException("more than one destination specified");
    }
    arguments.path = operands.getFirst();
    arguments.check();
    return arguments;
  }

  /** The first that asks for help or the version ends it, whatever follows. */
  private boolean found(Option option, @Nullable String argument) throws UsageException {
    take(option, argument);
    return !help && !version;
  }

  private void take(Option option, @Nullable String argument) throws UsageException {
    if (option.letter() == OURS) {
      takeOurs(option.name(), argument);
      return;
    }
    if (option.argument() == Argument.REQUIRED) {
      takeValue(option.letter(), Objects.requireNonNull(argument));
      return;
    }
    switch (option.letter()) {
      case 'h' -> help = true;
      case 'v' -> version = true;
      case 'k' -> keep = true;
      case 'q' -> quiet = true;
      case 'B' -> {
        quiet = true;
        batch = true;
      }
      case 'I' -> {
        showTime = true;
        timeFormat = argument == null ? timeFormat : argument;
      }
      case 'J' -> {
        json = true;
        timeFormat = JSON_TIME_FORMAT;
      }
      case 'R' -> {
        interval = customInterval ? interval : 0;
        workTime = customWorkTime ? workTime : 3 * SECOND;
        temporarySize = 1L << 26;
        quiet = true;
      }
      case 'L' -> {
        linear = true;
        defaultSize = 1L << 18;
      }
      case 'D' -> direct = true;
      case 'C' -> cached = true;
      case 'N' -> flags.add(Flag.NO_WAIT);
      case 'H' -> flags.add(Flag.HIGH_PRIORITY);
      case 'Y' -> sync = true;
      case 'y' -> dataSync = true;
      case 'A' -> async = true;
      case 'W' -> writes++;
      case 'G' -> {
        writes++;
        alternate = true;
      }
      default -> throw new IllegalStateException("no such option: " + option);
    }
  }

  private void takeValue(char letter, String text) throws UsageException {
    switch (letter) {
      case 's' -> size = IopingNumber.size(text);
      case 'S' -> workSize = IopingNumber.size(text);
      case 'o' -> offset = IopingNumber.size(text);
      case 'c' -> count = IopingNumber.count(text);
      case 'w' -> {
        workTime = IopingNumber.time(text);
        customWorkTime = true;
      }
      case 'i' -> {
        interval = IopingNumber.time(text);
        customInterval = true;
      }
      case 'b' -> burst = IopingNumber.count(text);
      case 'l' -> {
        interval = customInterval ? interval : 0;
        speedLimit = IopingNumber.size(text);
      }
      case 'r' -> {
        interval = customInterval ? interval : 0;
        rateLimit = IopingNumber.rate(text);
      }
      case 'a' -> warmup = IopingNumber.count(text);
      case 't' -> minTime = IopingNumber.time(text);
      case 'T' -> maxTime = IopingNumber.time(text);
      case 'p' -> periodCount = IopingNumber.count(text);
      case 'P' -> periodTime = IopingNumber.time(text);
      case 'e' -> seed = IopingNumber.seed(text);
      default -> throw new IllegalStateException("no such option: " + letter);
    }
  }

  private void takeOurs(String name, @Nullable String argument) throws UsageException {
    switch (name) {
      case PERCENTILES -> percentiles = true;
      case HISTOGRAM -> histogram = true;
      case HDR -> hdr = Path.of(Objects.requireNonNull(argument));
      case FROM_INTENDED -> fromIntended = true;
      case VERDICT -> verdict = true;
      case THRESHOLD -> threshold = IopingNumber.time(Objects.requireNonNull(argument));
      default -> throw new IllegalStateException("no such option: " + name);
    }
  }

  private void check() throws UsageException {
    size = size == 0 ? defaultSize : size;
    if (speedLimit > 0) {
      interval = Math.max(interval, (long) ((double) size * SECOND / speedLimit));
    }
    if (rateLimit > 0) {
      interval = Math.max(interval, (long) (SECOND / rateLimit));
    }
    temporarySize = workSize > 0 ? workSize : Math.max(temporarySize, size);
    if (offset > Long.MAX_VALUE - temporarySize) {
      throw new UsageException("offset and working set together are larger than any file");
    }
    if (fromIntended && interval == 0) {
      throw new UsageException(
          "--from-intended needs a schedule; give -i, -r or -l, or leave it out");
    }
    if (threshold != null && !verdict) {
      throw new UsageException("--threshold is of --verdict; give both or neither");
    }
    if (threshold != null && threshold == 0) {
      throw new UsageException(
          "--threshold: every request takes longer than 0; give for example 10ms");
    }
    if (histogram && batch && !json) {
      throw new UsageException("--histogram has no raw form; leave out -B or give --hdr FILE");
    }
  }

  IopingOptions options() {
    return new IopingOptions(
        path,
        cached,
        direct,
        sync,
        dataSync,
        async,
        flags,
        linear,
        writes,
        alternate,
        keep,
        seed,
        size,
        workSize,
        temporarySize,
        offset,
        interval,
        burst,
        workTime,
        count,
        new RequestFilter(warmup, minTime, maxTime),
        periodCount,
        periodTime,
        quiet,
        fromIntended,
        percentiles || histogram,
        hdr != null,
        verdict ? threshold() : 0);
  }

  private long threshold() {
    return threshold == null ? SpikeVerdict.DEFAULT_THRESHOLD_NANOS : threshold;
  }

  boolean help() {
    return help;
  }

  boolean version() {
    return version;
  }

  boolean quiet() {
    return quiet;
  }

  boolean batch() {
    return batch;
  }

  boolean json() {
    return json;
  }

  /** Whether to put the time before each request. */
  boolean showTime() {
    return showTime;
  }

  /** As of strftime(3). */
  String timeFormat() {
    return timeFormat;
  }

  boolean periodic() {
    return periodCount > 0 || periodTime > 0;
  }

  boolean percentiles() {
    return percentiles;
  }

  boolean histogram() {
    return histogram;
  }

  @Nullable Path hdr() {
    return hdr;
  }

  boolean verdict() {
    return verdict;
  }
}
