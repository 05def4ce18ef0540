package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.disk.HostNoise.DeviceActivity;
import io.etcdprobe.core.disk.HostNoise.OtherWriter;
import io.etcdprobe.core.disk.HostNoise.Pressure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The host's own account of the measured period. It reads at the beginning and the end, and the
 * processors' steal every 200 ms in between. A figure that the kernel does not offer stays null.
 * Only the sampler's thread and the thread that finishes it read, never the measuring thread.
 */
final class HostSampler implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** A shorter interval has too few ticks to tell how much was stolen. */
  private static final Duration SHORTEST = Duration.ofMillis(50);

  /** If more than this part of an interval was stolen from a processor, that explains a pause. */
  private static final double STOLEN = 0.5;

  private final Path proc;
  private final @Nullable Path deviceStat;
  private final PauseLog steal;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("host-sampler").unstarted(this::run);
  private volatile boolean beginRequested;
  private volatile boolean stopped;
  private volatile @Nullable Reading first;
  private @Nullable CpuTimes sampled;
  private long sampledAt;

  /** All that is read at one moment. */
  private record Reading(
      long nanoTime,
      @Nullable CpuTimes cpu,
      @Nullable StallTotals cpuPressure,
      @Nullable StallTotals ioPressure,
      @Nullable StallTotals memoryPressure,
      @Nullable DeviceStat device,
      Writers writers) {}

  /** The account of the period. */
  record Account(
      @Nullable Double stealRatio,
      @Nullable Pressure pressure,
      @Nullable DeviceActivity device,
      List<OtherWriter> writers) {}

  /**
   * @param deviceStat the device's stat file, null if there is no device
   */
  HostSampler(Path proc, @Nullable Path deviceStat, PauseLog steal) {
    this.proc = proc;
    this.deviceStat = deviceStat;
    this.steal = steal;
    Reading now = read();
    this.first = now;
    this.sampled = now.cpu;
    this.sampledAt = now.nanoTime;
  }

  void start() {
    thread.start();
  }

  /** Begins the period anew at the sampler's next turn, which comes at once. */
  void begin() {
    beginRequested = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!stopped) {
      LockSupport.parkNanos(this, INTERVAL.toNanos());
      if (beginRequested) {
        beginRequested = false;
        first = read();
      }
      sample();
    }
  }

  /**
   * Samples the processors' steal. The time of the steal within the interval is unknown. So an
   * interval counts as a whole if more than half of it was stolen from a processor, else not at
   * all.
   */
  private synchronized void sample() {
    CpuTimes now = cpu();
    long time = System.nanoTime();
    if (time - sampledAt < SHORTEST.toNanos()) {
      return;
    }
    if (sampled != null && now != null && now.worstStealRatioSince(sampled) > STOLEN) {
      steal.add(sampledAt, time);
    }
    sampled = now;
    sampledAt = time;
  }

  /** Samples at once if the time up to {@code nanoTime} has not been sampled yet. */
  synchronized void catchUp(long nanoTime) {
    if (!stopped && nanoTime - sampledAt > 0) {
      sample();
    }
  }

  /** Ends the sampler and returns the account of the period. */
  Account finish(String deviceName, long ownBytes) {
    close();
    Reading last = read();
    // The period ended before the sampler's next turn, so it began just now.
    Reading begun = first == null || beginRequested ? last : first;
    long nanos = last.nanoTime - begun.nanoTime;
    return new Account(
        last.cpu == null || begun.cpu == null ? null : last.cpu.stealRatioSince(begun.cpu),
        pressure(begun, last, nanos),
        last.device == null || begun.device == null
            ? null
            : last.device.since(begun.device, deviceName, nanos, ownBytes),
        last.writers.since(begun.writers));
  }

  private static @Nullable Pressure pressure(Reading begun, Reading last, long nanos) {
    if (last.cpuPressure == null
        || begun.cpuPressure == null
        || last.ioPressure == null
        || begun.ioPressure == null
        || last.memoryPressure == null
        || begun.memoryPressure == null) {
      return null;
    }
    return new Pressure(
        last.cpuPressure.someSince(begun.cpuPressure, nanos),
        last.ioPressure.someSince(begun.ioPressure, nanos),
        last.ioPressure.fullSince(begun.ioPressure, nanos),
        last.memoryPressure.someSince(begun.memoryPressure, nanos),
        last.memoryPressure.fullSince(begun.memoryPressure, nanos));
  }

  private Reading read() {
    String device = deviceStat == null ? null : text(deviceStat);
    return new Reading(
        System.nanoTime(),
        cpu(),
        pressureOf("cpu"),
        pressureOf("io"),
        pressureOf("memory"),
        device == null ? null : DeviceStat.parse(device),
        Writers.read(proc, ProcessHandle.current().pid()));
  }

  private @Nullable CpuTimes cpu() {
    String stat = text(proc.resolve("stat"));
    return stat == null ? null : CpuTimes.parse(stat);
  }

  private @Nullable StallTotals pressureOf(String resource) {
    String pressure = text(proc.resolve("pressure").resolve(resource));
    return pressure == null ? null : StallTotals.parse(pressure);
  }

  /** The text of a file; null if it cannot be read. Accepts any bytes. */
  static @Nullable String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException notOffered) {
      return null;
    }
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
