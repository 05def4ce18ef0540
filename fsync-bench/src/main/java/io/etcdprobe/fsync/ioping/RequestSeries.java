package io.etcdprobe.fsync.ioping;

import io.etcdprobe.core.ioping.Notice;
import io.etcdprobe.core.ioping.Operation;
import io.etcdprobe.core.ioping.Request;
import io.etcdprobe.core.ioping.RequestObserver;
import io.etcdprobe.core.ioping.RequestStatistics;
import io.etcdprobe.core.ioping.RequestTally;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.fsync.posix.AsyncRequest;
import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.PlainRequest;
import io.etcdprobe.fsync.posix.VectorRequest;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one request after another to one file. Use from one thread.
 *
 * <p>Everything between two requests is in {@link #step}. So a rehearsal of a few hundred steps has
 * all of it compiled. A loop around it would be interpreted for tens of thousands of requests.
 */
final class RequestSeries {

  /** The file of the requests and the way to it. */
  record Target(
      PlainRequest plain,
      RequestPath path,
      MemorySegment buffer,
      Entropy entropy,
      long workBytes) {}

  private final IopingOptions options;
  private final Target target;
  private final RequestObserver observer;
  private final Consumer<String> warnings;
  private final @Nullable SpikeLog spikes;
  private final @Nullable LatencyRecorder recorder;
  private final @Nullable IntervalLog intervals;
  private final RequestTally total;
  private final long deadline;

  private RequestTally part;
  private long periodDeadline;
  private long next;
  private long index;
  private long burst;
  private long at;

  private long returned;
  private long synced;
  private long startNanos;
  private long endNanos;

  RequestSeries(
      IopingOptions options,
      Target target,
      RequestObserver observer,
      Consumer<String> warnings,
      @Nullable SpikeLog spikes) {
    this.options = options;
    this.target = target;
    this.observer = observer;
    this.warnings = warnings;
    this.spikes = spikes;
    this.recorder = options.quantiles() ? new LatencyRecorder() : null;
    this.intervals = options.intervals() ? new IntervalLog() : null;
    long now = System.nanoTime();
    total = new RequestTally(options.filter(), now);
    part = new RequestTally(options.filter(), now);
    deadline = now + options.workNanos();
    periodDeadline = now + options.periodNanos();
    next = now;
  }

  /**
   * Makes the next request and reports it.
   *
   * @return whether another request follows
   * @throws IopingException if the request fails
   */
  boolean step() throws IopingException {
    index++;
    if (!options.linear()) {
      at = target.entropy.below(target.workBytes / options.bytes()) * options.bytes();
    }
    boolean write = options.alternate() ? (index & 1) == 1 : options.writing();
    long due = next;
    Notice notice = request(write, options.offset() + at);
    long now = endNanos;
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
      noteLatency(write, nanos, notice);
    }
    if (intervals != null) {
      intervals.tellIfDue(now, observer);
    }
    if (!options.silent()) {
      tell(write, nanos, notice, burstEnds);
    }
    if ((options.periodRequests() > 0 && part.valid() >= options.periodRequests())
        || (options.periodNanos() > 0 && next - periodDeadline >= 0)) {
      endPeriod(now);
    }
    if (options.linear()) {
      at += options.bytes();
      if (at + options.bytes() > target.workBytes) {
        at = 0;
      }
    }
    return !(options.count() > 0 && index >= options.count())
        && !(options.workNanos() > 0
            && (next - deadline >= 0 || System.nanoTime() - deadline >= 0));
  }

  /** When the next request is due, nanoTime. */
  long next() {
    return next;
  }

  /** When the last request ended, nanoTime. */
  long ended() {
    return endNanos;
  }

  /** Ends the series and returns the figures of all requests. Call it once. */
  RequestStatistics finish() {
    total.merge(part);
    if (intervals != null) {
      intervals.tell(observer);
    }
    return total.finish(System.nanoTime(), options.bytes());
  }

  /** The distribution of all requests; null if quantiles were not asked for. */
  @Nullable LatencyProfile latencies() {
    if (recorder == null) {
      return null;
    }
    recorder.takeInterval();
    return LatencyProfile.of(recorder.total(), recorder.clamped());
  }

  /** Makes one request and sets {@link #returned}, {@link #startNanos} and {@link #endNanos}. */
  private @Nullable Notice request(boolean write, long offset) throws IopingException {
    if (!options.cached()) {
      long dropped = target.plain.dropCache(offset);
      if (dropped != 0) {
        throw IopingException.of(
            IopingException.REQUEST,
            "fadvise(DONTNEED) failed, please retry with option -C",
            (int) -dropped);
      }
    }
    if (write) {
      target.entropy.fill(target.buffer, options.bytes());
    }
    if (options.cached()) {
      // Printing has pushed the call's code out of the processor's caches, which would cost about a
      // microsecond.
      target.plain.approach();
    }
    try {
      time(write, offset);
    } catch (AsyncRequest.SubmitException failed) {
      throw IopingException.of(
          IopingException.USAGE,
          "aio " + failed.call().substring("io_".length()) + " failed",
          failed);
    }
    if (synced != 0) {
      throw IopingException.of(
          IopingException.REQUEST, "fdatasync failed, please retry with option -C", (int) -synced);
    }
    if (returned == options.bytes()) {
      return null;
    }
    return partial();
  }

  /** Only the measured calls are between the two readings of the clock. */
  private void time(boolean write, long offset) throws AsyncRequest.SubmitException {
    RequestPath path = target.path;
    long start = System.nanoTime();
    long result = write ? path.write(offset) : path.read(offset);
    long durable = write && !options.cached() && result >= 0 ? target.plain.sync() : 0;
    endNanos = System.nanoTime();
    startNanos = start;
    returned = result;
    synced = durable;
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

  private void noteLatency(boolean write, long nanos, @Nullable Notice notice) {
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

  private void tell(boolean write, long nanos, @Nullable Notice notice, boolean burstEnds) {
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

  private void endPeriod(long now) {
    observer.period(
        part.finish(now, options.bytes()),
        recorder == null ? null : LatencyProfile.of(recorder.takeInterval(), 0));
    total.merge(part);
    part = new RequestTally(options.filter(), now);
    periodDeadline = now + options.periodNanos();
  }
}
