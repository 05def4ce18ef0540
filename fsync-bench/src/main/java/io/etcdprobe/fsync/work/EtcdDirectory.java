package io.etcdprobe.fsync.work;

import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.PosixDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Tells etcd's own directories, in which we never write. */
final class EtcdDirectory {

  private EtcdDirectory() {}

  /**
   * @throws ProbeException if the directory is {@code member}, {@code member/wal} or {@code
   *     member/snap} of an etcd
   */
  static void refuse(Path directory, PosixDirectory open) throws ProbeException, IOException {
    List<String> names = open.list();
    boolean member = names.contains("wal") && names.contains("snap");
    boolean wal = names.stream().anyMatch(name -> name.matches("[0-9a-f]{16}-[0-9a-f]{16}\\.wal"));
    boolean snapshots = names.contains("db") && names.stream().allMatch(EtcdDirectory::isSnapshot);
    if (member || wal || snapshots) {
      throw new ProbeException(
          directory
              + " is an etcd member's own directory, where nothing else may write; give its data"
              + " directory (--data-dir) or another one on the same file system");
    }
  }

  private static boolean isSnapshot(String name) {
    return name.equals("db") || name.endsWith(".snap") || name.endsWith(".snap.db");
  }
}
