package io.etcdprobe.cli.ioping;

import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.core.ioping.RequestFilter;
import io.etcdprobe.core.ioping.SpikeVerdict;
import io.etcdprobe.fsync.ioping.IopingOptions;
import io.etcdprobe.fsync.posix.VectorRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ioping's arguments, with its defaults and with the effects that options have on each other. */
final class IopingArguments {

  /** The value that a flag takes. */
  enum Value {
    NOTHING(""),
    COUNT("<count>"),
    RATE("<count>"),
    SIZE("<size>"),
    TIME("<time>"),
    SEED("<seed>"),
    FILE("FILE"),
    /** The format of a time. */
    FORMAT("[format]");

    private final String label;

    Value(String label) {
      this.label = label;
    }
  }

  /**
   * All flags, in the order of the help. Those with a letter are ioping's, the others are our own.
   */
  enum Flag implements Getopt.Option {
    ASYNC('A', "async", "by the kernel's asynchronous interface (io_submit)"),
    CACHED(
        'C',
        "cached",
        "leave the page cache alone (else: dropped before reads, fdatasync after writes)"),
    DIRECT('D', "direct", "past the page cache (O_DIRECT)"),
    READ_WRITE('G', "read-write", "writes and reads in turn"),
    LINEAR('L', "linear", "one after the other instead of at random; requests of 256k"),
    NOWAIT('N', "nowait", "fail rather than wait (RWF_NOWAIT)"),
    HIPRI('H', "hipri", "with high priority (RWF_HIPRI)"),
    WRITE('W', "write", "writes instead of reads; -WWW OVERWRITES a file or device"),
    SYNC('Y', "sync", "opened with O_SYNC"),
    DSYNC('y', "dsync", "opened with O_DSYNC"),
    RAPID('R', "rapid", "without pauses for 3 s, figures only (-q -i 0 -w 3 -S 64m)"),
    KEEP('k', "keep", "keep and reuse the file ioping.tmp in a directory"),

    WARMUP('a', "warmup", Value.COUNT, "leave the first out of the statistics (1)"),
    BURST('b', "burst", Value.COUNT, "this many without a pause (0)"),
    COUNT('c', "count", Value.COUNT, "stop after this many (0, never)"),
    ENTROPY('e', "entropy", Value.SEED, "seed of offsets and contents (0, a new one each time)"),
    INTERVAL('i', "interval", Value.TIME, "from one request to the next (1s)"),
    SIZE('s', "size", Value.SIZE, "of a request (4k)"),
    WORK_SIZE(
        'S',
        "work-size",
        Value.SIZE,
        "how much of the target is used (1m in a directory, else all)"),
    WORK_OFFSET('o', "work-offset", Value.SIZE, "where that begins (0)"),
    WORK_TIME('w', "work-time", Value.TIME, "stop after this time (0, never)"),
    SPEED_LIMIT('l', "speed-limit", Value.SIZE, "no more than this a second"),
    RATE_LIMIT('r', "rate-limit", Value.RATE, "no more requests than this a second"),
    MIN_TIME('t', "min-time", Value.TIME, "faster requests do not count (0)"),
    MAX_TIME('T', "max-time", Value.TIME, "slower requests do not count"),

    BATCH('B', "batch", "ten raw numbers at the end, nothing else"),
    TIME('I', "time", Value.FORMAT, "the time before each request (-I%T; as of strftime)"),
    JSON('J', "json", "JSON"),
    PRINT_COUNT('p', "print-count", Value.COUNT, "raw numbers after this many requests"),
    PRINT_INTERVAL('P', "print-interval", Value.TIME, "raw numbers after this time"),
    QUIET('q', "quiet", "no line for each request"),
    HELP('h', "help", "this text"),
    VERSION('v', "version", "ioping's version, as ioping prints it (ours: etcd-probe --version)"),

    PERCENTILES(
        "percentiles", "p50, p90, p99, p99.9: a line, four more raw columns, a JSON member"),
    HISTOGRAM("histogram", "the distribution"),
    HDR("hdr", Value.FILE, "an HdrHistogram log, a line a second"),
    FROM_INTENDED("from-intended", "time requests from when they were due; make late ones up"),
    VERDICT(
        "verdict",
        "name each request that was slow; exit 0 none, 2 some, 1 only the\n"
            + "warm-up's, 3 undecided or failed"),
    THRESHOLD("threshold", Value.TIME, "what is slow (10ms)");

    /** The order in which ioping lists the candidates for an ambiguous name. */
    private static final String IOPINGS_ORDER = "hvkqBIJRLDCNHYyAWGsSocwiblratTpPe";

    private final char letter;
    private final String longName;
    private final Value value;
    private final String help;

    Flag(char letter, String longName, Value value, String help) {
      this.letter = letter;
      this.longName = longName;
      this.value = value;
      this.help = help;
    }

    Flag(char letter, String longName, String help) {
      this(letter, longName, Value.NOTHING, help);
    }

    Flag(String longName, Value value, String help) {
      this((char) 0, longName, value, help);
    }

    Flag(String longName, String help) {
      this(longName, Value.NOTHING, help);
    }

    static List<Flag> inIopingsOrder() {
      List<Flag> flags = new ArrayList<>(List.of(values()));
      flags.sort(Comparator.comparingInt(flag -> IOPINGS_ORDER.indexOf(flag.letter)));
      return flags;
    }

    @Override
    public char letter() {
      return letter;
    }

    @Override
    public String longName() {
      return longName;
    }

    @Override
    public Getopt.Argument argument() {
      return switch (value) {
        case NOTHING -> Getopt.Argument.NONE;
        case FORMAT -> Getopt.Argument.OPTIONAL;
        case COUNT, RATE, SIZE, TIME, SEED, FILE -> Getopt.Argument.REQUIRED;
      };
    }

    /** Our options cannot be shortened, so they make no name of ioping ambiguous. */
    @Override
    public boolean strict() {
      return letter == 0;
    }

    /** {@code -a, -warmup <count>}, {@code --hdr FILE}. */
    String spelling() {
      String names = strict() ? "--" + longName : "-" + letter + ", -" + longName;
      return value == Value.NOTHING ? names : names + " " + value.label;
    }

    /** The text of the help, one line or several. */
    String help() {
      return help;
    }
  }

  private static final long SECOND = 1_000_000_000;
  private static final String TIME_FORMAT = "%b %d %T";
  private static final String JSON_TIME_FORMAT = "%FT%T%z";

  private final Set<Flag> given = EnumSet.noneOf(Flag.class);
  private final Map<Flag, Number> numbers = new EnumMap<>(Flag.class);
  private String path = "";
  private int writes;
  private String timeFormat = TIME_FORMAT;
  private @Nullable Path hdr;

  private IopingArguments() {}

  /**
   * Reads arguments.
   *
   * @throws UsageException if ioping refuses them, or should refuse them
   */
  static IopingArguments parse(List<String> words) throws UsageException {
    IopingArguments arguments = new IopingArguments();
    List<String> operands = new Getopt<>(Flag.inIopingsOrder(), arguments::found).parse(words);
    if (arguments.given(Flag.HELP) || arguments.given(Flag.VERSION)) {
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

  /** Takes a flag; false for help and version, after which everything is ignored. */
  private boolean found(Flag flag, @Nullable String argument) throws UsageException {
    given.add(flag);
    if (argument != null) {
      take(flag, argument);
    }
    if (flag == Flag.WRITE || flag == Flag.READ_WRITE) {
      writes++;
    }
    if (flag == Flag.JSON) {
      timeFormat = JSON_TIME_FORMAT;
    }
    return flag != Flag.HELP && flag != Flag.VERSION;
  }

  private void take(Flag flag, String argument) throws UsageException {
    switch (flag.value) {
      case COUNT -> numbers.put(flag, IopingNumber.count(argument));
      case RATE -> numbers.put(flag, IopingNumber.rate(argument));
      case SIZE -> numbers.put(flag, IopingNumber.size(argument));
      case TIME -> numbers.put(flag, IopingNumber.time(argument));
      case SEED -> numbers.put(flag, IopingNumber.seed(argument));
      case FILE -> hdr = Path.of(argument);
      case FORMAT -> timeFormat = argument;
      case NOTHING -> throw new IllegalStateException("no argument is taken by " + flag);
    }
  }

  private void check() throws UsageException {
    if (number(Flag.WORK_OFFSET, 0) > Long.MAX_VALUE - temporarySize()) {
      throw new UsageException("offset and working set together are larger than any file");
    }
    if (given(Flag.FROM_INTENDED) && interval() == 0) {
      throw new UsageException(
          "--from-intended needs a schedule; give -i, -r or -l, or leave it out");
    }
    if (given(Flag.THRESHOLD) && !given(Flag.VERDICT)) {
      throw new UsageException("--threshold is of --verdict; give both or neither");
    }
    if (threshold() == 0) {
      throw new UsageException(
          "--threshold: every request takes longer than 0; give for example 10ms");
    }
    if (given(Flag.HISTOGRAM) && given(Flag.BATCH) && !given(Flag.JSON)) {
      throw new UsageException("--histogram has no raw form; leave out -B or give --hdr FILE");
    }
  }

  IopingOptions options() {
    return new IopingOptions(
        path,
        given(Flag.CACHED),
        given(Flag.DIRECT),
        given(Flag.SYNC),
        given(Flag.DSYNC),
        given(Flag.ASYNC),
        requestFlags(),
        given(Flag.LINEAR),
        writes,
        given(Flag.READ_WRITE),
        given(Flag.KEEP),
        number(Flag.ENTROPY, 0),
        size(),
        number(Flag.WORK_SIZE, 0),
        temporarySize(),
        number(Flag.WORK_OFFSET, 0),
        interval(),
        number(Flag.BURST, 0),
        number(Flag.WORK_TIME, given(Flag.RAPID) ? 3 * SECOND : 0),
        number(Flag.COUNT, 0),
        new RequestFilter(
            number(Flag.WARMUP, RequestFilter.DEFAULT.warmup()),
            number(Flag.MIN_TIME, RequestFilter.DEFAULT.minNanos()),
            number(Flag.MAX_TIME, RequestFilter.DEFAULT.maxNanos())),
        number(Flag.PRINT_COUNT, 0),
        number(Flag.PRINT_INTERVAL, 0),
        quiet(),
        given(Flag.FROM_INTENDED),
        given(Flag.PERCENTILES) || given(Flag.HISTOGRAM),
        given(Flag.HDR),
        given(Flag.VERDICT) ? threshold() : 0);
  }

  /** The number given with a flag, or the fallback without the flag. */
  private long number(Flag flag, long fallback) {
    return numbers.getOrDefault(flag, fallback).longValue();
  }

  private Set<VectorRequest.Flag> requestFlags() {
    Set<VectorRequest.Flag> flags = EnumSet.noneOf(VectorRequest.Flag.class);
    if (given(Flag.NOWAIT)) {
      flags.add(VectorRequest.Flag.NO_WAIT);
    }
    if (given(Flag.HIPRI)) {
      flags.add(VectorRequest.Flag.HIGH_PRIORITY);
    }
    return flags;
  }

  private long size() {
    long size = number(Flag.SIZE, 0);
    return size > 0 ? size : given(Flag.LINEAR) ? 1L << 18 : 4096;
  }

  private long temporarySize() {
    long size = number(Flag.WORK_SIZE, 0);
    return size > 0 ? size : Math.max(given(Flag.RAPID) ? 1L << 26 : 1L << 20, size());
  }

  private long interval() {
    boolean limited = given(Flag.SPEED_LIMIT) || given(Flag.RATE_LIMIT);
    long interval = number(Flag.INTERVAL, given(Flag.RAPID) || limited ? 0 : SECOND);
    long speed = number(Flag.SPEED_LIMIT, 0);
    if (speed > 0) {
      interval = Math.max(interval, (long) ((double) size() * SECOND / speed));
    }
    double rate = numbers.getOrDefault(Flag.RATE_LIMIT, 0).doubleValue();
    if (rate > 0) {
      interval = Math.max(interval, (long) (SECOND / rate));
    }
    return interval;
  }

  private long threshold() {
    return number(Flag.THRESHOLD, SpikeVerdict.DEFAULT_THRESHOLD_NANOS);
  }

  boolean given(Flag flag) {
    return given.contains(flag);
  }

  /** Whether single requests are left out. */
  boolean quiet() {
    return given(Flag.QUIET) || given(Flag.BATCH) || given(Flag.RAPID);
  }

  /** The format, as for strftime(3). */
  String timeFormat() {
    return timeFormat;
  }

  boolean periodic() {
    return number(Flag.PRINT_COUNT, 0) > 0 || number(Flag.PRINT_INTERVAL, 0) > 0;
  }

  @Nullable Path hdr() {
    return hdr;
  }
}
