package io.etcdprobe.fsync.target;

import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetWarning;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what lies under a directory. Reads /proc and /sys only; starts nothing and needs no
 * privilege.
 */
public final class TargetInspector {

  private final Path root;

  /** Looks at this system. */
  public TargetInspector() {
    this(Path.of("/"));
  }

  /**
   * @param root where /proc and /sys are
   */
  TargetInspector(Path root) {
    this.root = root;
  }

  /**
   * Takes the facts.
   *
   * @param realDirectory an existing directory, free of symbolic links
   * @throws IOException if it cannot be examined
   */
  public TargetFacts inspect(Path realDirectory) throws IOException {
    Mount mount = Mount.of(realDirectory, Files.readString(root.resolve("proc/self/mountinfo")));
    FileStore store = Files.getFileStore(realDirectory);
    if (mount == null) {
      mount = new Mount("0:0", Path.of("/"), store.type(), store.name(), List.of());
    }
    return new TargetFacts(
        realDirectory.toString(),
        mount.type(),
        mount.mountPoint().toString(),
        mount.source(),
        mount.options(),
        store.getTotalSpace(),
        store.getUsableSpace(),
        new DeviceFacts(root.resolve("sys")).of(mount),
        Virtualisation.detect(root));
  }

  /** What is wrong with a target whatever its speed, and what is worth knowing about it. */
  public List<TargetWarning> warnings(TargetFacts target) {
    return TargetWarnings.of(target);
  }

  /**
   * The warning that a disk too fast to be durable deserves.
   *
   * @param p50Nanos measured median of fdatasync
   */
  public Optional<TargetWarning> notDurable(TargetFacts target, long p50Nanos) {
    return TargetWarnings.notDurable(target, p50Nanos);
  }
}
