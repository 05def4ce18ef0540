package io.etcdprobe.fsync.noise;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * This process's garbage collections, with their times to the millisecond the JVM keeps them in.
 */
final class GcLog implements AutoCloseable {

  private final PauseLog collections;
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final NotificationListener listener = (notification, handback) -> collected(notification);
  private final long jvmStartNanos;
  private long countBefore;
  private long millisBefore;

  GcLog(PauseLog collections) {
    this.collections = collections;
    this.jvmStartNanos =
        System.nanoTime() - ManagementFactory.getRuntimeMXBean().getUptime() * 1_000_000;
    for (GarbageCollectorMXBean collector : collectors) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
      }
    }
  }

  private void collected(Notification notification) {
    if (!notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      return;
    }
    var info =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
            .getGcInfo();
    // Whole milliseconds: a collection may have begun up to one earlier and ended up to one later.
    collections.add(
        jvmStartNanos + (info.getStartTime() - 1) * 1_000_000,
        jvmStartNanos + (info.getEndTime() + 1) * 1_000_000);
  }

  /** Counts from now on. Collections before stay in the log, where they meet no operation. */
  void begin() {
    countBefore = collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    millisBefore = collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
  }

  /** Collections since {@link #begin}. */
  long count() {
    return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum()
        - countBefore;
  }

  /** Time in them, nanoseconds. */
  long nanos() {
    long millis =
        collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum()
            - millisBefore;
    return millis * 1_000_000;
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
