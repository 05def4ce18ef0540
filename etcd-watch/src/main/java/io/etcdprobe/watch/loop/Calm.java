package io.etcdprobe.watch.loop;

import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.timing.NanoClock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether nothing unusual was seen for a while. All sources are then asked less often. When
 * something unusual is seen, the threads that sleep until a distant question are woken and ask
 * sooner. Any thread may use it.
 */
final class Calm {

  /**
   * Calm begins after this time without anything unusual. The rules look back at answers as far.
   */
  static final long AFTER_NANOS = 30_000_000_000L;

  static final long NEVER = Long.MAX_VALUE;

  private final Set<Runnable> sleepers = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Set<String>> told = new AtomicReference<>(Set.of());
  private final NanoClock clock;
  private final long afterNanos;
  private final AtomicBoolean eased = new AtomicBoolean();
  private volatile long disturbedAt;

  /**
   * @param afterNanos the time without anything unusual after which calm begins, or {@link #NEVER}
   */
  Calm(NanoClock clock, long afterNanos) {
    this.clock = clock;
    this.afterNanos = afterNanos;
    this.disturbedAt = clock.nanoTime();
  }

  /**
   * Whether it is calm.
   *
   * @param now a nanoTime tick
   */
  boolean at(long now) {
    return now - disturbedAt > afterNanos;
  }

  /**
   * Returns whether it is calm, for a caller that then sleeps longer. The caller is woken when the
   * calm ends. A disturbance at this very moment is either seen here, or it sees that it has to
   * wake the sleepers.
   */
  boolean ease() {
    if (!at(clock.nanoTime())) {
      return false;
    }
    eased.set(true);
    return at(clock.nanoTime());
  }

  /** Notes that something unusual was seen. */
  void disturb() {
    disturbedAt = clock.nanoTime();
    if (eased.getAndSet(false)) {
      sleepers.forEach(Runnable::run);
    }
  }

  /** Ends the calm for a finding above {@link Severity#INFO}, and for any finding that is new. */
  void found(List<Finding> findings) {
    Set<String> now = new HashSet<>();
    boolean urgent = false;
    for (Finding finding : findings) {
      now.add(finding.member() + " " + finding.cause() + " " + finding.severity());
      urgent |= finding.severity() != Severity.INFO;
    }
    Set<String> before = told.getAndSet(now);
    if (urgent || !before.containsAll(now)) {
      disturb();
    }
  }

  /**
   * Registers a task that runs when the calm ends.
   *
   * @param waking quick, may run on any thread
   */
  void add(Runnable waking) {
    sleepers.add(waking);
  }

  /** Removes the task. */
  void remove(Runnable waking) {
    sleepers.remove(waking);
  }
}
