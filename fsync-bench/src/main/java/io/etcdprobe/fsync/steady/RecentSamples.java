package io.etcdprobe.fsync.steady;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.stall.Stall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * The samples of the last five minutes and the latest stalls. There are few samples, so they are
 * kept one by one. They are put into histograms only on request, and at most every 15 seconds
 * unless there was a stall. That takes two milliseconds, more than all the sampling of a second.
 * Any thread may use it.
 */
final class RecentSamples {

  /** What the report calls recent. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final int STALLS = 20;
  private static final long FRESH_NANOS = Duration.ofSeconds(15).toNanos();

  /** Up to this number of samples, each new one is shown at once. */
  private static final int FEW = 10;

  /**
   * The distributions of the two parts of the samples.
   *
   * @param first number of the oldest sample
   * @param added number of all samples so far
   * @param madeAt when the histograms were made, a nanoTime tick
   * @param write of write(2)
   * @param fsync of fdatasync(2)
   */
  record Profiles(
      long first, long added, long madeAt, LatencyProfile write, LatencyProfile fsync) {}

  private final Deque<DiskSample> samples = new ArrayDeque<>();
  private final Deque<Stall> stalls = new ArrayDeque<>();
  private long added;
  private boolean stalled;
  private Profiles profiles = new Profiles(0, 0, 0, LatencyProfile.empty(), LatencyProfile.empty());

  synchronized void add(DiskSample sample) {
    samples.addLast(sample);
    added++;
    forget(sample.endNanos());
  }

  synchronized void add(Stall stall) {
    stalled = true;
    stalls.addFirst(stall);
    if (stalls.size() > STALLS) {
      stalls.removeLast();
    }
  }

  private void forget(long now) {
    while (!samples.isEmpty() && now - samples.getFirst().endNanos() > WINDOW.toNanos()) {
      samples.removeFirst();
    }
  }

  /** The latest stalls, newest first. */
  synchronized List<Stall> stalls() {
    return List.copyOf(stalls);
  }

  /** The distributions at a nanoTime tick or shortly before. */
  synchronized Profiles profiles(long now) {
    forget(now);
    long first = added - samples.size();
    boolean changed = profiles.added != added || profiles.first != first;
    boolean stale = stalled || added <= FEW || now - profiles.madeAt >= FRESH_NANOS;
    if (changed && stale) {
      stalled = false;
      profiles =
          new Profiles(
              first, added, now, profile(DiskSample::writeNanos), profile(DiskSample::fsyncNanos));
    }
    return profiles;
  }

  private LatencyProfile profile(ToLongFunction<DiskSample> figure) {
    long highest = 2;
    for (DiskSample sample : samples) {
      highest = Math.max(highest, figure.applyAsLong(sample));
    }
    // Only as large as needed: most windows need a third of the memory of the whole range.
    Histogram histogram =
        new Histogram(1, Math.min(highest, LatencyRecorder.MAX_NANOS), LatencyRecorder.DIGITS);
    long clamped = 0;
    for (DiskSample sample : samples) {
      long nanos = figure.applyAsLong(sample);
      clamped += nanos > LatencyRecorder.MAX_NANOS ? 1 : 0;
      histogram.recordValue(Math.clamp(nanos, 1, LatencyRecorder.MAX_NANOS));
    }
    return LatencyProfile.of(histogram, clamped);
  }
}
