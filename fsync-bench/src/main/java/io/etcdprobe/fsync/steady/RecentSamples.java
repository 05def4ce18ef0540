package io.etcdprobe.fsync.steady;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.local.DiskSample;
import io.etcdprobe.core.stall.Stall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * The samples of the last five minutes, and the latest stalls. They are few, so they are kept as
 * they are and put into histograms only when somebody asks, and then not more often than every five
 * seconds unless there was a stall: that takes two milliseconds, more than all the sampling of a
 * second. Any thread.
 */
final class RecentSamples {

  /** What the report calls recent. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final int STALLS = 20;
  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  /** Until there are so many, each is shown at once. */
  private static final int FEW = 10;

  /** What the profiles were made from, and when. */
  private record Profiles(
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

  /** Newest first. */
  synchronized List<Stall> stalls() {
    return List.copyOf(stalls);
  }

  /** Of write(2), at a nanoTime tick. */
  synchronized LatencyProfile write(long now) {
    return profiles(now).write;
  }

  /** Of fdatasync(2), at a nanoTime tick. */
  synchronized LatencyProfile fsync(long now) {
    return profiles(now).fsync;
  }

  private Profiles profiles(long now) {
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
    // Grows to the largest value only: most windows need a third of the whole range's memory.
    Histogram histogram = new Histogram(1, 2, LatencyRecorder.DIGITS);
    histogram.setAutoResize(true);
    long clamped = 0;
    for (DiskSample sample : samples) {
      long nanos = figure.applyAsLong(sample);
      clamped += nanos > LatencyRecorder.MAX_NANOS ? 1 : 0;
      histogram.recordValue(Math.clamp(nanos, 1, LatencyRecorder.MAX_NANOS));
    }
    return LatencyProfile.of(histogram, clamped);
  }
}
