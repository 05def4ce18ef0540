package io.etcdprobe.fsync.wal;

import io.etcdprobe.fsync.workspace.WorkDirectory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Removes old segments on a thread of its own, as etcd does (fileutil/purge.go). Removing 64 MB is
 * a load on the file system's journal too. etcd looks every 30 s and keeps five ({@code
 * --max-wals}). We also keep five, but look after each cut, so that a fast disk does not fill up
 * between two looks.
 */
final class SegmentPurge implements AutoCloseable {

  /** etcd: embed/config.go DefaultMaxWALs. */
  static final int KEEP = 5;

  private final WorkDirectory directory;
  private final LinkedBlockingQueue<Long> finished = new LinkedBlockingQueue<>();
  private final Thread purger = Thread.ofPlatform().daemon().name("wal-purge").unstarted(this::run);

  SegmentPurge(WorkDirectory directory) {
    this.directory = directory;
  }

  void start() {
    purger.start();
  }

  /** Notes that a segment is finished. */
  void finished(long sequence) {
    finished.add(sequence);
  }

  private void run() {
    try {
      while (true) {
        finished.take();
        purge();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void purge() {
    try {
      List<String> segments =
          directory.list().stream().filter(name -> name.endsWith(".wal")).sorted().toList();
      for (String surplus : segments.subList(0, Math.max(0, segments.size() - KEEP))) {
        directory.unlink(surplus);
      }
    } catch (IOException ignored) {
      // The appends will meet the same fault and report it. Segments that stay are removed with the
      // directory.
    }
  }

  @Override
  public void close() {
    purger.interrupt();
    try {
      purger.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
