package io.etcdprobe.fsync.workspace;

import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.FileStatus;
import io.etcdprobe.fsync.posix.OpenFlag;
import io.etcdprobe.fsync.posix.PosixDirectory;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One directory of a workspace. Any thread may use it until it is closed. After that, nothing can
 * be made in it, so {@link #removeAll} removes everything for good.
 *
 * <p>It does not recognise its files by name alone. A foreign file in the place of one stays.
 */
public final class WorkDirectory implements AutoCloseable {

  /** The names that a workspace's files can have. */
  static final Pattern OUR_FILES =
      Pattern.compile("[0-9a-f]{16}-[0-9a-f]{16}\\.wal|(\\d|new)\\.tmp|db|\\d{1,6}\\.dat");

  private final PosixDirectory directory;
  private final Map<String, FileStatus> made = new HashMap<>();
  private boolean closed;

  WorkDirectory(PosixDirectory directory) {
    this.directory = directory;
  }

  /** Makes a file and opens it for writing. The name must not exist. */
  public synchronized PosixFile create(String name, Set<OpenFlag> flags) throws PosixException {
    if (!OUR_FILES.matcher(name).matches()) {
      throw new IllegalArgumentException("a workspace holds no file of this name: " + name);
    }
    requireOpen();
    PosixFile file = directory.create(name, flags);
    try {
      made.put(name, file.status());
      return file;
    } catch (PosixException failed) {
      file.close();
      throw failed;
    }
  }

  /** Opens one of our files again. */
  public synchronized PosixFile open(String name, Set<OpenFlag> flags) throws PosixException {
    requireOpen();
    return directory.openFile(name, flags);
  }

  /** Renames one of our files. */
  public synchronized void rename(String from, String to) throws PosixException {
    requireOpen();
    directory.rename(from, to);
    FileStatus moved = made.remove(from);
    if (moved != null) {
      made.put(to, moved);
    }
  }

  /** Removes one of our files. */
  public synchronized void unlink(String name) throws PosixException {
    requireOpen();
    directory.unlink(name);
    made.remove(name);
  }

  /** Whether a name still leads to the file that was made under it. */
  public synchronized boolean holds(String name) throws PosixException {
    FileStatus file = made.get(name);
    try {
      return file != null && directory.status(name).sameFile(file);
    } catch (PosixException failed) {
      if (failed.errno() == Errno.ENOENT) {
        return false;
      }
      throw failed;
    }
  }

  /** Makes the directory's entries durable. */
  public void fsync() throws PosixException {
    directory.fsync();
  }

  /** The directory's status. */
  FileStatus status() throws PosixException {
    return directory.status();
  }

  /** Names of the files in it. */
  public List<String> list() throws IOException {
    return directory.list();
  }

  private void requireOpen() throws PosixException {
    if (closed) {
      throw PosixException.closed("the workspace");
    }
  }

  /**
   * Closes the directory to new files and removes our files. Returns the names of the others, which
   * stay.
   *
   * @throws PosixException if one of our files could not be removed; removal of all was tried
   */
  synchronized List<String> removeAll() throws IOException {
    closed = true;
    List<String> left = new ArrayList<>();
    PosixException refused = null;
    for (String name : directory.list()) {
      if (!holds(name)) {
        left.add(name);
        continue;
      }
      try {
        directory.unlink(name);
      } catch (PosixException failed) {
        refused = failed.errno() == Errno.ENOENT ? refused : failed;
      }
    }
    if (refused != null) {
      throw refused;
    }
    return left;
  }

  /**
   * Removes from a dead process's workspace every file that a workspace can hold. Returns the names
   * of the files that stay.
   */
  static List<String> removeOurs(PosixDirectory directory) throws IOException {
    List<String> left = new ArrayList<>();
    for (String name : directory.list()) {
      if (!OUR_FILES.matcher(name).matches()) {
        left.add(name);
        continue;
      }
      try {
        directory.unlink(name);
      } catch (PosixException failed) {
        if (failed.errno() != Errno.ENOENT) {
          left.add(name);
        }
      }
    }
    return left;
  }

  @Override
  public synchronized void close() {
    closed = true;
    directory.close();
  }
}
