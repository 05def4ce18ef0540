package io.etcdprobe.fsync.host;

import io.etcdprobe.core.disk.TargetFacts.BlockDevice;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.fsync.facts.TargetInspector;
import io.etcdprobe.fsync.noise.HostTotals;
import io.etcdprobe.fsync.posix.FileStatus;
import io.etcdprobe.fsync.posix.PosixDirectory;
import io.etcdprobe.fsync.posix.Volume;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of the volume under a directory and of the machine. It keeps nothing open between
 * two readings, so the volume can be unmounted. If another volume is mounted there, it finds the
 * new device. Use from one thread.
 */
public final class HostReader {

  private final Path directory;
  private final Path proc;
  private final Path sys;
  private String inspected = "";
  private @Nullable String device;

  /**
   * @param directory on the volume; links are followed
   */
  public HostReader(Path directory) {
    this(directory, Path.of("/proc"), Path.of("/sys"));
  }

  HostReader(Path directory, Path proc, Path sys) {
    this.directory = directory;
    this.proc = proc;
    this.sys = sys;
  }

  /**
   * Reads everything once.
   *
   * @throws IOException if the directory does not exist or its file system does not answer
   */
  public HostReading read() throws IOException {
    Volume volume;
    String number;
    try (PosixDirectory open = PosixDirectory.openFollowing(directory)) {
      volume = open.volume();
      FileStatus status = open.status();
      number = status.deviceNumber();
    }
    if (!number.equals(inspected)) {
      device = deviceName();
      inspected = number;
    }
    HostTotals totals = HostTotals.read(proc);
    return new HostReading(
        volume.sizeBytes(),
        volume.freeBytes(),
        volume.inodes() == 0 ? null : volume.freeInodes(),
        volume.readOnly(),
        totals.cpus() == 0 ? Runtime.getRuntime().availableProcessors() : totals.cpus(),
        totals.busyNanos(),
        totals.stealNanos(),
        totals.cpuPressureNanos(),
        totals.ioPressureNanos(),
        totals.memoryPressureNanos(),
        device == null ? null : HostTotals.device(sys, device));
  }

  private @Nullable String deviceName() {
    try {
      BlockDevice found = new TargetInspector(proc, sys).inspect(directory.toRealPath()).device();
      return found == null ? null : found.name();
    } catch (IOException unknown) {
      return null;
    }
  }
}
