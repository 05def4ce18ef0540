package io.etcdprobe.fsync.wal;

import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import io.etcdprobe.fsync.workspace.WorkDirectory;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Allocates WAL segments one ahead while appends go on (file_pipeline.go). As in etcd, it allocates
 * the next 64 MB as soon as the last were taken. So this load meets the first writes of each
 * segment.
 */
final class SegmentPipeline implements AutoCloseable {

  /** A segment that has no final name yet, or the failure to make one. */
  private record Offer(
      @Nullable PosixFile file, Preallocation preallocation, @Nullable PosixException failure) {}

  private final WorkDirectory directory;
  private final long segmentBytes;
  private final SynchronousQueue<Offer> offers = new SynchronousQueue<>();
  private final Thread allocator;
  private volatile boolean closing;

  SegmentPipeline(WorkDirectory directory, long segmentBytes) {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.allocator = Thread.ofPlatform().daemon().name("wal-pipeline").unstarted(this::allocate);
  }

  void start() {
    allocator.start();
  }

  /**
   * Returns the next segment, allocated, under its temporary name. Waits until it is ready.
   *
   * @throws PosixException if it could not be allocated
   */
  PosixFile take() throws PosixException, InterruptedException {
    Offer offer = offers.take();
    if (offer.failure != null) {
      throw offer.failure;
    }
    return java.util.Objects.requireNonNull(offer.file);
  }

  private void allocate() {
    for (int count = 0; !closing; count++) {
      Offer offer = next(count);
      try {
        while (!offers.offer(offer, 1, TimeUnit.HOURS)) {}
      } catch (InterruptedException stopped) {
        if (offer.file != null) {
          offer.file.close();
        }
        return;
      }
      if (offer.failure != null) {
        return;
      }
    }
  }

  private Offer next(int count) {
    PosixFile file = null;
    try {
      // Two names in turn, so that the new file does not take the name of one that is still being
      // renamed.
      file = directory.create((count % 2) + ".tmp", Set.of());
      return new Offer(file, Preallocation.extend(file, segmentBytes), null);
    } catch (PosixException failed) {
      if (file != null) {
        file.close();
      }
      return new Offer(null, Preallocation.FALLOCATE, failed);
    }
  }

  @Override
  public void close() {
    closing = true;
    allocator.interrupt();
    try {
      allocator.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
