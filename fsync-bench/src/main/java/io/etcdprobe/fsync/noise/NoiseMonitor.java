package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.disk.HostNoise;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.stall.StallOrigin;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Watches everything that could be mistaken for the disk while a disk is measured. Call {@link
 * #start}, then {@link #beginMeasuring} at the end of the warm-up, then {@link #originOf} and
 * {@link #finish} after the last operation.
 */
public final class NoiseMonitor implements AutoCloseable {

  private final PauseLog collections = new PauseLog(4096);
  private final PauseLog hiccups = new PauseLog(1 << 16);
  private final PauseLog steal = new PauseLog(1 << 16);
  private final Attribution attribution = new Attribution(collections, hiccups, steal);
  private final HiccupMeter meter = new HiccupMeter(hiccups);
  private final GcLog gc = new GcLog(collections);
  private final HostSampler host;
  private final String deviceName;
  private final Path proc;

  private NoiseMonitor(TargetFacts.@Nullable BlockDevice device, Path proc, Path sys) {
    this.proc = proc;
    deviceName = device == null ? "" : device.name();
    host =
        new HostSampler(
            proc,
            device == null ? null : sys.resolve("class/block").resolve(deviceName).resolve("stat"),
            steal);
  }

  /** Starts watching. */
  public static NoiseMonitor start(TargetFacts target) {
    return start(target, Path.of("/proc"), Path.of("/sys"));
  }

  /** Starts watching only this process and the processors, for any kind of target. */
  public static NoiseMonitor startWithoutDevice() {
    return started(new NoiseMonitor(null, Path.of("/proc"), Path.of("/sys")));
  }

  static NoiseMonitor start(TargetFacts target, Path proc, Path sys) {
    return started(new NoiseMonitor(target.device(), proc, sys));
  }

  private static NoiseMonitor started(NoiseMonitor monitor) {
    monitor.meter.start();
    monitor.host.start();
    monitor.gc.begin();
    return monitor;
  }

  /** Forgets what was before. Quick, as the measured time begins right after. */
  public void beginMeasuring() {
    meter.forget();
    host.begin();
    gc.begin();
  }

  /**
   * Ends watching and returns the account of the measured time.
   *
   * @param ownWrittenBytes bytes that we wrote in it
   * @param runDelayNanos how long the measuring thread had no processor, -1 if unknown
   * @param slowest the slowest operations
   * @param outlierNanos length from which an operation is an outlier
   */
  public HostNoise finish(
      long ownWrittenBytes, long runDelayNanos, Slowest slowest, long outlierNanos) {
    HostSampler.Account account = host.finish(deviceName, ownWrittenBytes);
    LatencyProfile late = meter.finish();
    return new HostNoise(
        kernel(),
        Runtime.getRuntime().availableProcessors(),
        late,
        gc.count(),
        gc.nanos(),
        runDelayNanos < 0 ? null : runDelayNanos,
        account.stealRatio(),
        account.pressure(),
        account.device(),
        account.writers(),
        outliers(slowest, outlierNanos));
  }

  private HostNoise.Outliers outliers(Slowest slowest, long outlierNanos) {
    long[] counts = new long[3];
    slowest.visit(
        (start, nanos) -> {
          if (nanos >= outlierNanos) {
            counts[0]++;
            switch (originOf(start, start + nanos)) {
              case PROBE -> counts[1]++;
              case HOST -> counts[2]++;
              case DISK -> {}
            }
          }
        });
    return new HostNoise.Outliers(outlierNanos, counts[0], counts[1], counts[2]);
  }

  /** Tells whose pause it was between two nanoTime ticks. */
  public StallOrigin originOf(long startNanos, long endNanos) {
    host.catchUp(endNanos);
    return attribution.originOf(startNanos, endNanos);
  }

  private String kernel() {
    String release = HostSampler.text(proc.resolve("sys/kernel/osrelease"));
    return release == null ? System.getProperty("os.version", "unknown") : release.strip();
  }

  @Override
  public void close() {
    meter.close();
    host.close();
    gc.close();
  }
}
