package io.etcdprobe.fsync.noise;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.ToLongFunction;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * This process's garbage collections, with their times to within a millisecond or two.
 *
 * <p>The JVM gives a collection's time only in milliseconds since an origin of its own. This origin
 * is not that of the JVM's uptime: the VM's start, about 40 ms to 300 ms, lies between the two. So
 * the end is taken from the wall clock time that the JVM stamps on the notification. It is
 * converted to nanoTime when the notification arrives, moments later.
 */
final class GcLog implements AutoCloseable {

  private final PauseLog collections;
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final NotificationListener listener = (notification, handback) -> collected(notification);
  private volatile long noted;
  private volatile long countBefore;
  private volatile long millisBefore;

  GcLog(PauseLog collections) {
    this.collections = collections;
    for (GarbageCollectorMXBean collector : collectors) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
      }
    }
  }

  private void collected(Notification notification) {
    long now = System.nanoTime();
    long age = System.currentTimeMillis() - notification.getTimeStamp();
    if (!notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      return;
    }
    var collection =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    if (isPause(collection.getGcName())) {
      note(now, age, collection.getGcInfo().getDuration());
    }
  }

  /** Collections since the virtual machine started, independent of {@link #begin}. */
  long countEver() {
    return sum(GarbageCollectorMXBean::getCollectionCount);
  }

  /** The time of all these collections, nanoseconds. */
  long nanosEver() {
    return sum(GarbageCollectorMXBean::getCollectionTime) * 1_000_000;
  }

  /** The number of collections in the log. A collection enters it moments after its end. */
  long noted() {
    return noted;
  }

  /**
   * ZGC and Shenandoah also report their cycles, which run beside the program and are not pauses.
   */
  static boolean isPause(String collector) {
    return !collector.endsWith(" Cycles");
  }

  /**
   * Notes a collection. The JVM cuts durations to whole milliseconds, so one millisecond is added.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // notifications come one after another
  private void note(long now, long ageMillis, long millis) {
    long end = now - Math.max(0, ageMillis) * 1_000_000;
    collections.add(end - (millis + 1) * 1_000_000, end);
    noted++;
  }

  /** Counts from now on. Earlier collections stay in the log, where they meet no operation. */
  void begin() {
    countBefore = sum(GarbageCollectorMXBean::getCollectionCount);
    millisBefore = sum(GarbageCollectorMXBean::getCollectionTime);
  }

  /** Collections since {@link #begin}. */
  long count() {
    return sum(GarbageCollectorMXBean::getCollectionCount) - countBefore;
  }

  /** The time of these collections, nanoseconds. */
  long nanos() {
    return (sum(GarbageCollectorMXBean::getCollectionTime) - millisBefore) * 1_000_000;
  }

  /** Adds up a figure. A collector that does not count returns -1. */
  private long sum(ToLongFunction<GarbageCollectorMXBean> figure) {
    long sum = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      if (isPause(collector.getName())) {
        sum += Math.max(0, figure.applyAsLong(collector));
      }
    }
    return sum;
  }

  @Override
  public void close() {
    for (GarbageCollectorMXBean collector : collectors) {
      if (collector instanceof NotificationEmitter emitter) {
        try {
          emitter.removeNotificationListener(listener);
        } catch (ListenerNotFoundException closedBefore) {
          return;
        }
      }
    }
  }
}
