package io.etcdprobe.fsync.workspace;

import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.FileStatus;
import io.etcdprobe.fsync.posix.PosixDirectory;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory of our own in the measured directory. Closing it removes it. */
public final class Workspace implements AutoCloseable {

  private static final String WAL = "wal";

  private final Path path;
  private final PosixDirectory parent;
  private final String name;
  private final WorkDirectory root;
  private final WorkDirectory wal;
  private final List<String> notices;
  private boolean removed;
  private boolean holdsForeign;

  private Workspace(
      Path path,
      PosixDirectory parent,
      String name,
      WorkDirectory root,
      WorkDirectory wal,
      List<String> notices) {
    this.path = path;
    this.parent = parent;
    this.name = name;
    this.root = root;
    this.wal = wal;
    this.notices = List.copyOf(notices);
  }

  /**
   * Makes a workspace in a directory, after removing the leftovers of killed runs.
   *
   * @throws ProbeException if the directory is missing, not a directory, a symbolic link, not
   *     writable, etcd's own, or measured by another run
   */
  public static Workspace open(Path directory) throws ProbeException {
    return open(directory, Set.of());
  }

  /**
   * The same, for a caller that has had a workspace there before.
   *
   * @param spared names of workspaces that stay, because {@link #removeFiles} found files in them
   *     that are not ours
   */
  public static Workspace open(Path directory, Set<String> spared) throws ProbeException {
    PosixDirectory parent = openParent(directory);
    try {
      EtcdDirectory.refuse(directory, parent);
      List<String> notices = new ArrayList<>();
      if (lock(directory, parent)) {
        notices.addAll(Leftovers.remove(parent, spared));
      }
      return create(directory, parent, notices);
    } catch (ProbeException | RuntimeException failed) {
      parent.close();
      throw failed;
    } catch (IOException failed) {
      parent.close();
      throw new ProbeException(
          "cannot measure in " + directory + ": " + failed.getMessage(), failed);
    }
  }

  private static Workspace create(Path path, PosixDirectory parent, List<String> notices)
      throws ProbeException, PosixException {
    String name =
        Leftovers.PREFIX
            + ProcessHandle.current().pid()
            + "-"
            + HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    try {
      parent.makeDirectory(name);
    } catch (PosixException failed) {
      throw new ProbeException(cannotWrite(path, failed), failed);
    }
    PosixDirectory root = null;
    try {
      root = parent.openDirectory(name);
      root.tryLock();
      root.makeDirectory(WAL);
      PosixDirectory wal = root.openDirectory(WAL);
      return new Workspace(
          path, parent, name, new WorkDirectory(root), new WorkDirectory(wal), notices);
    } catch (PosixException failed) {
      if (root != null) {
        ignoreFailure(root, WAL);
        root.close();
      }
      ignoreFailure(parent, name);
      throw new ProbeException(cannotWrite(path, failed), failed);
    }
  }

  private static void ignoreFailure(PosixDirectory in, String child) {
    try {
      in.removeDirectory(child);
    } catch (PosixException ignored) {
      // The caller already reports why the workspace could not be made.
    }
  }

  private static String cannotWrite(Path path, PosixException failed) {
    return switch (failed.errno()) {
      case EACCES, EPERM ->
          path + " is not writable by this user; give a directory that is, or run as its owner";
      case EROFS ->
          path + " is on a read-only file system; remount it read-write or give another directory";
      case ENOSPC -> path + " has no space left; free some or give another directory";
      case EDQUOT ->
          "the disk quota in " + path + " is exhausted; free some space or give another directory";
      default -> "cannot create a directory in " + path + ": " + failed.errno().text();
    };
  }

  private static PosixDirectory openParent(Path directory) throws ProbeException {
    try {
      return PosixDirectory.open(directory);
    } catch (PosixException failed) {
      throw new ProbeException(
          switch (failed.errno()) {
            case ENOENT ->
                directory + " does not exist; create it or give the directory etcd will use";
            case ENOTDIR, ELOOP ->
                java.nio.file.Files.isSymbolicLink(directory)
                    ? directory + " is a symbolic link; give the real path" + realPath(directory)
                    : directory + " is not a directory; give the directory etcd will use";
            case EACCES -> directory + " is not readable by this user; run as its owner";
            default -> "cannot open " + directory + ": " + failed.errno().text();
          },
          failed);
    }
  }

  private static String realPath(Path link) {
    try {
      return ": " + link.toRealPath();
    } catch (IOException dangling) {
      return "";
    }
  }

  /**
   * Takes the lock. Returns false if the file system has no locks, so that leftovers look like
   * running measurements.
   */
  private static boolean lock(Path directory, PosixDirectory parent)
      throws ProbeException, IOException {
    try {
      if (parent.tryLock()) {
        return true;
      }
    } catch (PosixException noLocks) {
      return false;
    }
    throw new ProbeException(
        "another etcd-probe"
            + Leftovers.owner(parent)
            + " is measuring in "
            + directory
            + "; two runs would disturb each other: wait for it or stop it");
  }

  /** What was found and done when the workspace was opened, for the user. */
  public List<String> notices() {
    return notices;
  }

  /** The directory for the WAL. */
  public WorkDirectory wal() {
    return wal;
  }

  /** The directory for everything else. */
  public WorkDirectory root() {
    return root;
  }

  /** Bytes that can still be written here. */
  public long freeBytes() throws PosixException {
    return parent.freeBytes();
  }

  /** What the kernel tells about the file system. */
  public Volume volume() throws PosixException {
    return parent.volume();
  }

  /**
   * Checks that the measured directory and the workspace are still in their places.
   *
   * @return what is wrong, for the user, or null
   */
  public @Nullable String displaced() throws PosixException {
    try {
      if (!FileStatus.ofName(path).sameFile(parent.status())) {
        return path + " is not the same directory any more: it was moved, or mounted over";
      }
      if (!parent.status(name).sameFile(root.status())) {
        return path.resolve(name) + " was replaced by somebody else";
      }
      return null;
    } catch (PosixException failed) {
      if (failed.errno() == Errno.ENOENT) {
        return path.resolve(name) + " was removed by somebody else";
      }
      throw failed;
    }
  }

  /** The workspace's name in the measured directory. */
  public String name() {
    return name;
  }

  /** Removes everything and closes. Call it when no thread works in the workspace any more. */
  @Override
  public synchronized void close() {
    removeFiles();
    wal.close();
    root.close();
    parent.close();
  }

  /**
   * Removes everything, once, even while threads still write. Their further attempts to make files
   * are refused. It is no fault if the measured directory has disappeared.
   *
   * @return a line for the user about what could not be removed, or null if nothing is left
   */
  public synchronized @Nullable String removeFiles() {
    if (removed) {
      return null;
    }
    removed = true;
    try {
      List<String> left = new ArrayList<>(wal.removeAll());
      left.addAll(root.removeAll());
      left.remove(WAL);
      if (!left.isEmpty()) {
        holdsForeign = true;
        return foreign(left);
      }
      removeTree();
      return null;
    } catch (PosixException failed) {
      return failed.errno() == Errno.ENOENT ? null : notRemoved(failed);
    } catch (IOException failed) {
      return notRemoved(failed);
    }
  }

  /** Whether the workspace could not be removed because it holds files that are not ours. */
  public synchronized boolean holdsForeign() {
    return holdsForeign;
  }

  private void removeTree() throws PosixException {
    if (!parent.status(name).sameFile(root.status())) {
      return;
    }
    try (PosixDirectory again = parent.openDirectory(name)) {
      again.removeDirectory(WAL);
    }
    parent.removeDirectory(name);
  }

  private String foreign(List<String> left) {
    return path.resolve(name)
        + " is not removed, as it holds files that are not ours: "
        + String.join(", ", left);
  }

  private String notRemoved(IOException failed) {
    return "could not remove " + path.resolve(name) + ": " + failed.getMessage();
  }
}
