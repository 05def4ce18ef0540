package io.etcdprobe.fsync.workspace;

import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.PosixDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Recognises etcd's own directories, in which we never write. */
final class EtcdDirectory {

  private EtcdDirectory() {}

  /**
   * @throws ProbeException if the directory is {@code member}, {@code member/wal} or {@code
   *     member/snap} of an etcd, or lies anywhere in its {@code member}
   */
  static void refuse(Path directory, PosixDirectory open) throws ProbeException, IOException {
    List<String> names = open.list();
    boolean member = names.contains("wal") && names.contains("snap");
    boolean wal = names.stream().anyMatch(name -> name.matches("[0-9a-f]{16}-[0-9a-f]{16}\\.wal"));
    boolean snapshots = names.contains("db") && names.stream().allMatch(EtcdDirectory::isSnapshot);
    if (member || wal || snapshots || withinMember(open)) {
      throw new ProbeException(
          directory
              + " is an etcd member's own directory, where nothing else may write; give its data"
              + " directory (--data-dir) or another one on the same file system");
    }
  }

  private static boolean withinMember(PosixDirectory open) throws IOException {
    for (Path above = open.stablePath().toRealPath(); above != null; above = above.getParent()) {
      boolean wal = Files.isDirectory(above.resolve("wal"));
      boolean snap = Files.isDirectory(above.resolve("snap"));
      if ((wal && snap) || ((wal || snap) && above.endsWith("member"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSnapshot(String name) {
    return name.equals("db") || name.endsWith(".snap") || name.endsWith(".snap.db");
  }
}
