package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.stall.StallOrigin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Watches the pauses of this process and its machine for as long as the process runs, cheaply
 * enough for years. A thread sleeps 100 ms at a time. From the moment at which a measurement is
 * expected, it sleeps 25 ms at a time. The virtual machine reports garbage collections. Each {@link
 * #mark} looks at the processors' steal and at the limit of our own control group.
 *
 * {@snippet :
 * pauses.expect(due);
 * // until it is nearly time
 * pauses.mark();
 * long start = System.nanoTime();
 * // what is measured
 * long end = System.nanoTime();
 * StallOrigin origin = end - start > 100_000_000 ? pauses.originOf(start, end) : DISK;
 * pauses.expect(nextDue);
 * }
 *
 * <p>Take a pause of 100 ms, the default heartbeat interval. If it makes a measurement late, the
 * watch sees at least three quarters of it. At other times, the watch sees only the part of a pause
 * beyond 100 ms. One thread calls {@link #expect}, {@link #mark} and {@link #originOf}; any thread
 * may read the other figures.
 */
public final class PauseWatch implements StallOrigins, AutoCloseable {

  private static final Duration RECENT = Duration.ofSeconds(15);

  private static final long IDLE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long MEASURING_NANOS = Duration.ofMillis(25).toNanos();
  private static final long SETTLED_WITHIN_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

  /** A shorter interval has too few ticks to tell how much was stolen. */
  private static final long SHORTEST_NANOS = Duration.ofMillis(50).toNanos();

  private final PauseLog ours = new PauseLog(512);
  private final PauseLog hiccups = new PauseLog(4096);
  private final PauseLog steal = new PauseLog(64);
  private final Attribution attribution = new Attribution(ours, hiccups, steal);
  private final GcLog collections = new GcLog(ours);
  private final long collectionsBefore = collections.countEver();
  private final Sleeper sleeper = new Sleeper(this::sleep, hiccups, () -> {}, late -> {});
  private final Throttle throttle;
  private final Path stat;

  /** The text of /proc/stat. It is kept unparsed, as it is hardly ever needed. */
  private @Nullable String marked;

  private long markedThrottle = -1;
  private long markedAt;
  private volatile boolean expecting;
  private volatile long expected;

  PauseWatch(Path proc, Path groups) {
    stat = proc.resolve("stat");
    throttle = new Throttle(proc, groups);
  }

  /** Starts watching. */
  public static PauseWatch start() {
    PauseWatch watch = new PauseWatch(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    watch.sleeper.start();
    return watch;
  }

  @Override
  public void expect(long tick) {
    expected = tick;
    expecting = true;
  }

  @Override
  public void expectNothing() {
    expecting = false;
  }

  private long sleep(long now) {
    return expecting ? sleepNanos(expected - now) : IDLE_NANOS;
  }

  /**
   * How long to sleep. If nobody is paused, the measurement is over before the thread wakes. So its
   * one wake-up meets any pause that began before, and a second one is not needed.
   *
   * @param away nanoseconds until the measurement begins; negative if it has begun
   */
  static long sleepNanos(long away) {
    return Math.min(IDLE_NANOS, Math.max(away, 0) + MEASURING_NANOS);
  }

  @Override
  public void mark() {
    marked = HostSampler.text(stat);
    markedThrottle = throttle.nanos();
    markedAt = System.nanoTime();
  }

  @Override
  public StallOrigin originOf(long startNanos, long endNanos) {
    settle(endNanos);
    long now = System.nanoTime();
    CpuTimes before = cpu(marked);
    CpuTimes after = cpu(HostSampler.text(stat));
    if (before != null
        && after != null
        && now - markedAt >= SHORTEST_NANOS
        && after.worstStealRatioSince(before) > Attribution.EXPLAINED) {
      steal.add(markedAt, now);
    }
    long throttled = throttle.nanos();
    if (throttled >= 0
        && markedThrottle >= 0
        && throttled - markedThrottle > Attribution.EXPLAINED * (endNanos - startNanos)) {
      ours.add(markedAt, now);
    }
    return attribution.originOf(startNanos, endNanos);
  }

  private void settle(long end) {
    long deadline = System.nanoTime() + SETTLED_WITHIN_NANOS;
    while (deadline - System.nanoTime() > 0
        && (sleeper.awakeAt() - end < 0
            || collections.countEver() - collectionsBefore > collections.noted())) {
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }

  private static @Nullable CpuTimes cpu(@Nullable String text) {
    return text == null ? null : CpuTimes.parse(text);
  }

  /**
   * The longest time by which the sleeping thread woke up late within the last 15 s, nanoseconds.
   * Rules look back at our own delays as far. It is 0 if the thread was never late by a
   * millisecond. A pause that still lasts does not count: nobody is awake to ask.
   */
  public long longestDelayNanos() {
    return hiccups.longestSince(System.nanoTime() - RECENT.toNanos());
  }

  /** The number of garbage collections that stopped the process since it started. */
  public long collections() {
    return collections.countEver();
  }

  /** The time of all these collections, nanoseconds. */
  public long collectionNanos() {
    return collections.nanosEver();
  }

  @Override
  public void close() {
    sleeper.close();
    collections.close();
  }
}
