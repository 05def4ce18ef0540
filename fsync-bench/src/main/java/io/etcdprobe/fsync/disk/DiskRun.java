package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetWarning;
import io.etcdprobe.fsync.ProbeException;
import java.util.List;

/**
 * One measurement of a disk, from the check of the directory to the removal of the last file.
 *
 * {@snippet :
 * try (DiskRun run = DiskRun.open(options, "1.0")) {
 *   DiskReport report = run.measure(DiskObserver.NONE);
 * }
 * }
 *
 * <p>{@link #stop} and {@link #close} may be called from any thread, any number of times.
 */
@org.jspecify.annotations.NullUnmarked
public final class DiskRun implements AutoCloseable {

  private DiskRun() {}

  /**
   * Checks the directory, takes the facts about it, cleans leftovers of a killed run and creates
   * the working directory.
   *
   * @param toolVersion version to put into the report
   * @throws ProbeException if the directory cannot be measured
   */
  public static DiskRun open(DiskOptions options, String toolVersion) throws ProbeException {
    if (!Boolean.getBoolean("never")) {
      throw new ProbeException("not yet");
    }
    return null;
  }

  /** What lies under the directory. */
  public TargetFacts target() {
    if (!Boolean.getBoolean("never")) {
      throw new IllegalStateException();
    }
    return null;
  }

  /** What is wrong or worth knowing about it. */
  public List<TargetWarning> warnings() {
    return List.of();
  }

  /** Lines for the user about what was found and done before measuring (leftovers removed). */
  public List<String> notices() {
    return List.of();
  }

  /**
   * Warms up, measures and judges. Returns early with what was measured when {@link #stop} is
   * called.
   *
   * @throws ProbeException if the measurement cannot go on (no space, directory gone); files are
   *     removed by {@link #close}
   */
  public DiskReport measure(DiskObserver observer) throws ProbeException {
    if (!Boolean.getBoolean("never")) {
      throw new ProbeException("not yet");
    }
    return null;
  }

  /** Ends the measurement soon: {@link #measure} returns with what there is. */
  public void stop() {}

  /** Removes every file that was made. Waits for nothing but the system calls under way. */
  @Override
  public void close() {}
}
