package io.etcdprobe.fsync.ioping;

import io.etcdprobe.core.ioping.RequestObserver;
import io.etcdprobe.core.ioping.RequestReport;
import io.etcdprobe.core.ioping.RequestTarget;
import io.etcdprobe.fsync.posix.AlignedMemory;
import io.etcdprobe.fsync.posix.AsyncRequest;
import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.FileStatus;
import io.etcdprobe.fsync.posix.PlainRequest;
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
 * <p>A request's time runs from just before the call to just after it. It includes the fdatasync
 * after an uncached write. Nothing is allocated in between. The next request is due one interval
 * after the last one was due. If a request takes longer than that, the schedule slips, as in
 * ioping. It does not slip if times are taken from the schedule: late requests then follow at once,
 * and each counts from when it was due.
 */
public final class IopingRun implements AutoCloseable {

  /** The kernel moves at most this much in one call: 2 GiB less a page. */
  private static final long LARGEST_TRANSFER = 0x7ffff000L;

  private final IopingOptions options;
  private final Consumer<String> warnings;
  private final AlignedMemory memory;
  private final Entropy entropy;
  private final @Nullable AsyncRequest async;
  private final RequestFile opened;
  private final @Nullable SpikeLog spikes;
  private final Thread maker = Thread.currentThread();
  private volatile boolean stopped;

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
    this.spikes =
        options.spikeNanos() > 0
            ? new SpikeLog(options.spikeNanos(), options.filter().warmup())
            : null;
  }

  /**
   * Rehearses, then opens and prepares the target. The same thread must call {@link #make}. The
   * target is prepared last, so that the file just written is in the processor's caches, as it is
   * for ioping.
   *
   * @param warnings takes lines about options that cannot be followed as given
   * @param rehearsal is told of the rehearsal's requests, as {@link #make}'s observer is of the
   *     others
   * @throws IopingException if the target cannot be used
   */
  public static IopingRun open(
      IopingOptions options, Consumer<String> warnings, RequestObserver rehearsal)
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
      rehearse(options, memory, async, rehearsal);
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

  private static RequestSeries.Target target(
      IopingOptions options,
      @Nullable AsyncRequest async,
      PosixFile file,
      MemorySegment buffer,
      Entropy entropy,
      long workBytes) {
    PlainRequest plain = new PlainRequest(file, buffer);
    RequestPath path;
    if (async != null) {
      async.prepare(file, buffer, options.flags());
      path = new RequestPath.Asynchronous(async);
    } else if (options.flags().isEmpty()) {
      path = new RequestPath.Plain(plain);
    } else {
      path = new RequestPath.Vectored(new VectorRequest(file, buffer, options.flags()));
    }
    return new RequestSeries.Target(plain, path, buffer, entropy, workBytes);
  }

  /**
   * Makes small requests to memory first, until they get no faster. The first calls of a program on
   * the JVM are slower than all others, which is not the disk's fault. Their result does not
   * matter.
   */
  private static void rehearse(
      IopingOptions options,
      AlignedMemory memory,
      @Nullable AsyncRequest async,
      RequestObserver observer) {
    IopingOptions rehearsed = options.rehearsal();
    MemorySegment buffer = memory.segment().asSlice(0, rehearsed.bytes());
    try (PosixFile scratch = PosixFile.inMemory("rehearsal")) {
      scratch.writeOnce(buffer, rehearsed.bytes(), 0);
      RequestSeries series =
          new RequestSeries(
              rehearsed,
              target(rehearsed, async, scratch, buffer, new Entropy(1), rehearsed.bytes()),
              observer,
              ignored -> {},
              null);
      observer.begin(new RequestTarget("rehearsal", "", "", rehearsed.bytes()));
      new Rehearsal().run(series::step);
    } catch (PosixException | IopingException refused) {
      // Without a rehearsal the first requests take a little longer.
    }
  }

  /**
   * Makes requests until the count, the time or {@link #stop} ends it.
   *
   * @throws IopingException if a request fails
   */
  public RequestReport make(RequestObserver observer) throws IopingException {
    RequestSeries series =
        new RequestSeries(
            options,
            target(options, async, opened.file(), memory.segment(), entropy, opened.workBytes()),
            observer,
            warnings,
            spikes);
    observer.begin(opened.target());
    while (!stopped && series.step() && !stopped) {
      if (series.next() - series.ended() > 0) {
        observer.idle();
        sleepUntil(series.next());
      }
    }
    return new RequestReport(
        opened.target(),
        series.finish(),
        series.latencies(),
        spikes == null ? null : spikes.verdict());
  }

  private void sleepUntil(long time) {
    for (long left = time - System.nanoTime(); left > 0 && !stopped; ) {
      LockSupport.parkNanos(this, left);
      left = time - System.nanoTime();
    }
  }

  /** Ends the run after the current request. Any thread may call it. */
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
