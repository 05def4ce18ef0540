package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetWarning;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.facts.TargetInspector;
import io.etcdprobe.fsync.noise.NoiseMonitor;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.workspace.Workspace;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of a disk, from the check of the directory to the removal of the last file.
 *
 * {@snippet :
 * try (DiskRun run = DiskRun.open(options, "1.0")) {
 *   DiskReport report = run.measure(DiskObserver.NONE);
 * }
 * }
 *
 * <p>{@link #stop} and {@link #removeFiles} may be called from any thread, any number of times.
 */
public final class DiskRun implements AutoCloseable {

  private final DiskOptions options;
  private final String toolVersion;
  private final Workspace workspace;
  private final TargetFacts target;
  private final List<TargetWarning> warnings;
  private volatile @Nullable Measurement measurement;
  private volatile boolean stopped;

  private DiskRun(
      DiskOptions options,
      String toolVersion,
      Workspace workspace,
      TargetFacts target,
      List<TargetWarning> warnings) {
    this.options = options;
    this.toolVersion = toolVersion;
    this.workspace = workspace;
    this.target = target;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Checks the directory, reads the facts about it, removes what a killed run left and creates the
   * working directory.
   *
   * @param toolVersion version to put into the report
   * @throws ProbeException if the directory cannot be measured
   */
  public static DiskRun open(DiskOptions options, String toolVersion) throws ProbeException {
    Workspace workspace = Workspace.open(options.directory());
    try {
      SpaceCheck.require(options, workspace);
      TargetInspector inspector = new TargetInspector();
      TargetFacts target = inspector.inspect(options.directory().toRealPath());
      return new DiskRun(options, toolVersion, workspace, target, inspector.warnings(target));
    } catch (IOException failed) {
      workspace.close();
      throw new ProbeException(
          "cannot examine " + options.directory() + ": " + failed.getMessage(), failed);
    } catch (ProbeException | RuntimeException failed) {
      workspace.close();
      throw failed;
    }
  }

  /** The disk and file system under the directory. */
  public TargetFacts target() {
    return target;
  }

  /** What is wrong with the target or worth knowing about it. */
  public List<TargetWarning> warnings() {
    return warnings;
  }

  /** Lines for the user about what was found and done before measuring (removed leftovers). */
  public List<String> notices() {
    return workspace.notices();
  }

  /**
   * Warms up, measures and judges. After {@link #stop} it returns early, with what was measured so
   * far.
   *
   * @throws ProbeException if the measurement cannot go on (no space, directory gone); {@link
   *     #close} removes the files
   */
  public DiskReport measure(DiskObserver observer) throws ProbeException {
    Workload workload;
    try {
      workload = Workload.open(options, workspace, target);
    } catch (PosixException failed) {
      throw DiskFault.cannotMeasure(failed, options.directory(), 0);
    }
    try (NoiseMonitor noise = NoiseMonitor.start(target)) {
      Measurement running = new Measurement(options, workload, noise, observer);
      measurement = running;
      if (stopped) {
        running.stop();
      }
      running.run();
      if (!running.abandoned()) {
        workload.writer().close();
      }
      return report(running, workload, noise);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProbeException("interrupted", interrupted);
    }
  }

  private DiskReport report(Measurement ended, Workload workload, NoiseMonitor noise)
      throws ProbeException {
    if (ended.defect() != null) {
      throw new ProbeException("defect in etcd-probe: " + ended.defect(), ended.defect());
    }
    PosixException failure = ended.failure();
    if (failure != null && !DiskFault.isResult(failure)) {
      throw DiskFault.cannotMeasure(failure, options.directory(), ended.loop.proposals());
    }
    return new ReportBuilder(options, toolVersion, target, warnings)
        .build(ended, workload, noise, failure);
  }

  /** Ends the measurement soon: {@link #measure} returns with what was measured so far. */
  public void stop() {
    stopped = true;
    Measurement running = measurement;
    if (running != null) {
      running.stop();
    }
  }

  /**
   * Removes all files of this run at once, even while the measurement still writes.
   *
   * @return a line for the user about what could not be removed, or null if nothing is left
   */
  public @Nullable String removeFiles() {
    return workspace.removeFiles();
  }

  /** Removes all files of this run and closes what is open. */
  @Override
  public void close() {
    stop();
    workspace.close();
  }
}
