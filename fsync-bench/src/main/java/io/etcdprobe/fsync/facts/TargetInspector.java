package io.etcdprobe.fsync.facts;

import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetWarning;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what lies under a directory. Reads only /proc and /sys, starts nothing and needs no
 * privilege.
 */
public final class TargetInspector {

  private final Path proc;
  private final Path sys;

  /** Looks at this system. */
  public TargetInspector() {
    this(Path.of("/proc"), Path.of("/sys"));
  }

  /**
   * @param proc the proc file system
   * @param sys the sys file system
   */
  public TargetInspector(Path proc, Path sys) {
    this.proc = proc;
    this.sys = sys;
  }

  /**
   * Collects the facts.
   *
   * @param realDirectory an existing directory, free of symbolic links
   * @throws IOException if it cannot be examined
   */
  public TargetFacts inspect(Path realDirectory) throws IOException {
    FileStore store = Files.getFileStore(realDirectory);
    Mount mount = mount(realDirectory);
    if (mount == null) {
      mount = new Mount("0:0", Path.of("/"), store.type(), store.name(), List.of());
    }
    return facts(realDirectory, mount, store.getTotalSpace(), store.getUsableSpace());
  }

  /** The mount that a directory lies on; null if the kernel does not tell. */
  @Nullable Mount mount(Path realDirectory) {
    String mounts = SmallFile.text(proc.resolve("self/mountinfo"));
    return mounts == null ? null : Mount.of(realDirectory, mounts);
  }

  TargetFacts facts(Path realDirectory, Mount mount, long totalBytes, long freeBytes) {
    return new TargetFacts(
        realDirectory.toString(),
        mount.type(),
        mount.mountPoint().toString(),
        mount.source(),
        mount.options(),
        totalBytes,
        freeBytes,
        new DeviceFacts(sys).of(mount),
        new Virtualisation(proc, sys, Path.of("/")).detect());
  }

  /** What is wrong with a target at any speed, and what is worth knowing about it. */
  public List<TargetWarning> warnings(TargetFacts target) {
    return TargetWarnings.of(target);
  }

  /**
   * The warning about a disk that is too fast to be durable.
   *
   * @param p50Nanos measured median of fdatasync
   */
  public Optional<TargetWarning> notDurable(TargetFacts target, long p50Nanos) {
    return TargetWarnings.notDurable(target, p50Nanos);
  }
}
