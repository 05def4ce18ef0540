package io.etcdprobe.fsync.ioping;

import io.etcdprobe.core.ioping.Notice;
import io.etcdprobe.core.ioping.Operation;
import io.etcdprobe.core.ioping.Request;
import io.etcdprobe.core.ioping.RequestObserver;
import io.etcdprobe.core.ioping.RequestReport;
import io.etcdprobe.core.ioping.RequestStatistics;
import io.etcdprobe.core.ioping.RequestTally;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.fsync.posix.AlignedMemory;
import io.etcdprobe.fsync.posix.AsyncRequest;
import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.FileStatus;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import io.etcdprobe.fsync.posix.VectorRequest;
import java.lang.foreign.MemorySegment;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A series of requests to one target, on the thread that calls {@link #make}.
 *
 * <p>A request's time runs from just before the call to just after it, the fdatasync after an
 * uncached write included. Nothing is allocated in between. The next request is due one interval
 * after the last was; a request that took longer than that lets the schedule slip, as in ioping,
 * unless times are taken from the schedule: then late requests follow at once, and each counts from
 * when it was due.
 */
public final class IopingRun implements AutoCloseable {

  /** The kernel moves no more at a time: 2 GiB less a page. */
  private static final long LARGEST_TRANSFER = 0x7ffff000L;

  /** Enough calls for the compiler to take notice of them. */
  private static final int REHEARSALS = 3000;

  private static final long REHEARSED_BYTES = 4096;

  private final IopingOptions options;
  private final Consumer<String> warnings;
  private final AlignedMemory memory;
  private final Entropy entropy;
  private final @Nullable AsyncRequest async;
  private final RequestFile opened;
  private final @Nullable SpikeLog spikes;
  private final @Nullable LatencyRecorder recorder;
  private final @Nullable IntervalLog intervals;
  private final Thread maker = Thread.currentThread();
  private volatile boolean stopped;

  private PosixFile file;
  private RequestPath path;
  private long returned;
  private long startNanos;
  private long endNanos;

  private IopingRun(
      IopingOptions options,
      Consumer<String> warnings,
      AlignedMemory memory,
      Entropy entropy,
      @Nullable AsyncRequest async,
      RequestFile opened) {
    this.options = options;
    this.warnings = warnings;
    this.memory = memory;
    this.entropy = entropy;
    this.async = async;
    this.opened = opened;
    this.file = opened.file();
    this.path = path(opened.file(), memory.segment());
    this.recorder = options.quantiles() ? new LatencyRecorder() : null;
    this.intervals = options.intervals() ? new IntervalLog() : null;
    this.spikes =
        options.spikeNanos() > 0
            ? new SpikeLog(options.spikeNanos(), options.filter().warmup())
            : null;
  }

  /**
   * Opens and prepares the target; {@link #make} has to be called by the same thread.
   *
   * @param warnings takes lines about what is not as asked for
   * @throws IopingException if it cannot be used
   */
  public static IopingRun open(IopingOptions options, Consumer<String> warnings)
      throws IopingException {
    if (options.bytes() > LARGEST_TRANSFER) {
      warnings.accept("this platform supports requests " + LARGEST_TRANSFER + " bytes at most");
    }
    AsyncRequest async = options.async() ? setUpAsync() : null;
    AlignedMemory memory = null;
    try {
      if (options.flags().contains(VectorRequest.Flag.NO_WAIT)
          && !options.cached()
          && !options.direct()) {
        warnings.accept("nowait without cached or direct I/O is supposed to fail");
      }
      Path path = path(options.path());
      FileStatus status = status(options, path);
      if (status.type() != FileStatus.Type.DIRECTORY) {
        refuseToShred(options, path, status);
      } else {
        RequestFile.workBytes(options, options.offset() + options.temporaryBytes());
      }
      memory = allocate(options.bytes());
      Entropy entropy = new Entropy(options.seed() != 0 ? options.seed() : System.nanoTime());
      entropy.fill(memory.segment(), options.bytes());
      RequestFile file = RequestFile.open(options, path, status, memory, entropy, warnings);
      return new IopingRun(options, warnings, memory, entropy, async, file);
    } catch (IopingException failed) {
      if (memory != null) {
        memory.close();
      }
      if (async != null) {
        async.close();
      }
      throw failed;
    }
  }

  private static AsyncRequest setUpAsync() throws IopingException {
    try {
      return AsyncRequest.setUp();
    } catch (PosixException failed) {
      throw IopingException.of(IopingException.PREPARATION, "aio setup failed", failed);
    }
  }

  private static Path path(String text) throws IopingException {
    try {
      return Path.of(text);
    } catch (InvalidPathException impossible) {
      throw noSuch(text, Errno.ENOENT.number());
    }
  }

  private static FileStatus status(IopingOptions options, Path path) throws IopingException {
    if (options.path().isEmpty()) {
      throw noSuch("", Errno.ENOENT.number());
    }
    try {
      return FileStatus.of(path);
    } catch (PosixException failed) {
      throw noSuch(options.path(), failed.number());
    }
  }

  private static IopingException noSuch(String path, int number) {
    return IopingException.of(IopingException.PREPARATION, "stat \"" + path + "\" failed", number);
  }

  private static void refuseToShred(IopingOptions options, Path path, FileStatus status)
      throws IopingException {
    if (!options.writing()) {
      return;
    }
    if (!options.insists()) {
      throw new IopingException(
          IopingException.PREPARATION, "think twice, then use -WWW to shred this target");
    }
    try {
      if (status.type() == FileStatus.Type.FILE
          && FileStatus.ofName(path).type() == FileStatus.Type.LINK) {
        throw new IopingException(
            IopingException.PREPARATION,
            "\""
                + options.path()
                + "\" is a symbolic link to a file and is not shredded; give the file itself");
      }
    } catch (PosixException failed) {
      throw noSuch(options.path(), failed.number());
    }
  }

  private static AlignedMemory allocate(long bytes) throws IopingException {
    try {
      return AlignedMemory.allocate(bytes);
    } catch (OutOfMemoryError none) {
      throw new IopingException(
          IopingException.PREPARATION,
          "buffer allocation failed: no memory for " + bytes + " bytes");
    }
  }

  private RequestPath path(PosixFile file, MemorySegment buffer) {
    if (async != null) {
      async.prepare(file, buffer, options.flags());
      return new RequestPath.Asynchronous(async);
    }
    return options.flags().isEmpty()
        ? new RequestPath.Plain(file, buffer, buffer.byteSize())
        : new RequestPath.Vectored(new VectorRequest(file, buffer, options.flags()));
  }

  /**
   * Makes requests until the count, the time or {@link #stop} ends it.
   *
   * @throws IopingException if a request fails
   */
  public RequestReport make(RequestObserver observer) throws IopingException {
    rehearse();
    long now = System.nanoTime();
    RequestTally total = new RequestTally(options.filter(), now);
    RequestTally part = new RequestTally(options.filter(), now);
    long deadline = now + options.workNanos();
    long periodDeadline = now + options.periodNanos();
    long next = now;
    long index = 0;
    long burst = 0;
    long at = 0;
    observer.begin(opened.target());
    while (!stopped) {
      index++;
      if (!options.linear()) {
        at = entropy.below(opened.workBytes() / options.bytes()) * options.bytes();
      }
      boolean write = options.alternate() ? (index & 1) == 1 : options.writing();
      long due = next;
      Notice notice = request(write, options.offset() + at);
      now = endNanos;
      boolean burstEnds = options.burst() == 0 || ++burst == options.burst();
      if (burstEnds) {
        burst = 0;
        next += options.intervalNanos();
      }
      if (now - next > 0 && !options.fromIntended()) {
        next = now;
      }
      long nanos = now - (options.fromIntended() ? earlier(due, startNanos) : startNanos);
      if (returned > 0) {
        notice = part.add(index, nanos);
        noteLatency(index, write, nanos, notice);
      }
      if (intervals != null) {
        intervals.tellIfDue(now, observer);
      }
      if (!options.silent()) {
        observer.request(
            new Request(
                index,
                write ? Operation.WRITE : Operation.READ,
                returned,
                nanos,
                returned > 0 && RequestTally.counts(notice),
                notice,
                options.burst() > 0 && burstEnds));
      }
      if ((options.periodRequests() > 0 && part.valid() >= options.periodRequests())
          || (options.periodNanos() > 0 && next - periodDeadline >= 0)) {
        observer.period(part.finish(now, options.bytes()), takePeriod());
        total.merge(part);
        part = new RequestTally(options.filter(), now);
        periodDeadline = now + options.periodNanos();
      }
      if (options.linear()) {
        at += options.bytes();
        if (at + options.bytes() > opened.workBytes()) {
          at = 0;
        }
      }
      if (stopped
          || (options.count() > 0 && index >= options.count())
          || (options.workNanos() > 0
              && (next - deadline >= 0 || System.nanoTime() - deadline >= 0))) {
        break;
      }
      if (next - now > 0) {
        observer.idle();
        sleepUntil(next);
      }
    }
    total.merge(part);
    if (intervals != null) {
      intervals.tell(observer);
    }
    return result(total.finish(System.nanoTime(), options.bytes()));
  }

  /** Makes one request; {@link #returned}, {@link #startNanos} and {@link #endNanos} tell of it. */
  private @Nullable Notice request(boolean write, long offset) throws IopingException {
    if (!options.cached()) {
      int error = file.dropCache(offset, options.bytes());
      if (error != 0) {
        throw IopingException.of(
            IopingException.REQUEST,
            "fadvise(DONTNEED) failed, please retry with option -C",
            error);
      }
    }
    if (write) {
      entropy.fill(memory.segment(), options.bytes());
    }
    try {
      time(write, offset);
    } catch (AsyncRequest.SubmitException failed) {
      throw IopingException.of(
          IopingException.USAGE,
          "aio " + failed.call().substring("io_".length()) + " failed",
          failed);
    } catch (PosixException failed) {
      throw IopingException.of(
          IopingException.REQUEST, "fdatasync failed, please retry with option -C", failed);
    }
    if (returned == options.bytes()) {
      return null;
    }
    return partial();
  }

  /** Between the two clock readings is what is measured and nothing else. */
  private void time(boolean write, long offset) throws PosixException {
    long start = System.nanoTime();
    long result = write ? path.write(offset) : path.read(offset);
    if (write && !options.cached() && result >= 0) {
      file.fdatasync();
    }
    endNanos = System.nanoTime();
    startNanos = start;
    returned = result;
  }

  private @Nullable Notice partial() throws IopingException {
    if (returned >= 0) {
      warnings.accept("request returned less than expected: " + returned);
      return null;
    }
    int error = (int) -returned;
    returned = 0;
    if (error == Errno.EAGAIN.number() && options.flags().contains(VectorRequest.Flag.NO_WAIT)) {
      return Notice.WOULD_WAIT;
    }
    if (error == Errno.EINTR.number()) {
      return null;
    }
    throw IopingException.of(IopingException.REQUEST, "request failed", error);
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  private void noteLatency(long index, boolean write, long nanos, @Nullable Notice notice) {
    Operation operation = write ? Operation.WRITE : Operation.READ;
    if (RequestTally.counts(notice)) {
      if (recorder != null) {
        recorder.record(nanos);
      }
      if (intervals != null) {
        intervals.record(operation, nanos);
      }
    }
    if (spikes != null) {
      spikes.request(index, operation, endNanos - nanos, nanos);
    }
  }

  private @Nullable LatencyProfile takePeriod() {
    return recorder == null ? null : LatencyProfile.of(recorder.takeInterval(), 0);
  }

  private RequestReport result(RequestStatistics statistics) {
    LatencyProfile all = null;
    if (recorder != null) {
      recorder.takeInterval();
      all = LatencyProfile.of(recorder.total(), recorder.clamped());
    }
    return new RequestReport(
        opened.target(), statistics, all, spikes == null ? null : spikes.verdict());
  }

  private void sleepUntil(long time) {
    for (long left = time - System.nanoTime(); left > 0 && !stopped; ) {
      LockSupport.parkNanos(this, left);
      left = time - System.nanoTime();
    }
  }

  /**
   * Makes a few thousand requests to memory first: the first calls of a program on the JVM are
   * slower than all others, which is no fault of the disk. What comes of them does not matter.
   */
  private void rehearse() {
    MemorySegment some = memory.segment().asSlice(0, Math.min(options.bytes(), REHEARSED_BYTES));
    try (PosixFile scratch = PosixFile.inMemory("rehearsal")) {
      file = scratch;
      path = path(scratch, some);
      for (int i = 0; i < REHEARSALS && !stopped; i++) {
        scratch.dropCache(0, REHEARSED_BYTES);
        entropy.rehearse(some);
        time((i & 1) == 0, 0);
      }
    } catch (PosixException refused) {
      // Without it the first requests take a little longer.
    }
    file = opened.file();
    path = path(file, memory.segment());
  }

  /** Ends the run after the request under way; from any thread. */
  public void stop() {
    stopped = true;
    LockSupport.unpark(maker);
  }

  @Override
  public void close() {
    if (spikes != null) {
      spikes.close();
    }
    opened.file().close();
    if (async != null) {
      async.close();
    }
    memory.close();
  }
}
