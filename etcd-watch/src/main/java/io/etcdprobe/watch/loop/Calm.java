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
 * Whether nothing unusual was seen for a while: then everybody is asked less often. As soon as
 * something is, who sleeps until a question that is far off is woken and asks sooner. Any thread.
 */
final class Calm {

  /**
   * After so long without anything unusual it is calm; as far as the rules look back at answers.
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
   * @param afterNanos how long nothing unusual has to be seen before it is calm; {@link #NEVER}
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
   * Whether it is calm, for who will sleep longer for it: it is woken when that ends. Whoever
   * disturbs at this moment either is seen here or sees that somebody has to be woken.
   */
  boolean ease() {
    if (!at(clock.nanoTime())) {
      return false;
    }
    eased.set(true);
    return at(clock.nanoTime());
  }

  /** Something unusual was seen. */
  void disturb() {
    disturbedAt = clock.nanoTime();
    if (eased.getAndSet(false)) {
      sleepers.forEach(Runnable::run);
    }
  }

  /** What asks for somebody's attention has ours, and so has news that is only told. */
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
   * From now on one is told when it ceases to be calm.
   *
   * @param waking quick, from any thread
   */
  void add(Runnable waking) {
    sleepers.add(waking);
  }

  /** No longer. */
  void remove(Runnable waking) {
    sleepers.remove(waking);
  }
}
