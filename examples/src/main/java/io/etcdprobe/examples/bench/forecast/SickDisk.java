package io.etcdprobe.examples.bench.forecast;

import io.etcdprobe.examples.lab.cluster.Group;
import io.etcdprobe.examples.lab.cluster.LoopDisk;
import java.io.IOException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A disk that stalls by a law for the processes of one group. */
final class SickDisk implements AutoCloseable {

  private final Group group;
  private final LoopDisk disk;
  private final Thread thread;
  private volatile @Nullable IOException failure;

  SickDisk(Group group, LoopDisk disk, Illness illness, long seed) {
    this.group = group;
    this.disk = disk;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("illness-" + disk.device())
            .start(() -> run(illness, new SplittableRandom(seed)));
  }

  private void run(Illness illness, SplittableRandom random) {
    try {
      Illness.infect(illness, this, random);
    } catch (InterruptedException cured) {
      Thread.currentThread().interrupt();
    } catch (IOException failed) {
      failure = failed;
    }
  }

  /**
   * @throws IOException if the disk is no longer ill
   */
  void requireIll() throws IOException {
    if (failure != null) {
      throw new IOException("a disk was healthy: " + failure.getMessage(), failure);
    }
  }

  void limitWrites(int perSecond) throws IOException {
    group.limitWrites(disk.device(), perSecond);
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    limitWrites(0);
  }
}
