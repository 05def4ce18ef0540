package io.etcdprobe.fsync.work;

import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.OpenFlag;
import io.etcdprobe.fsync.posix.PosixDirectory;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One directory of a workspace. Any thread may use it until it is closed; from then on nothing can
 * be made in it any more, so that what {@link #removeAll} removed stays removed.
 */
public final class WorkDirectory implements AutoCloseable {

  /** Every name that a workspace's file can have. */
  static final Pattern OUR_FILES =
      Pattern.compile("[0-9a-f]{16}-[0-9a-f]{16}\\.wal|(\\d|new)\\.tmp|db|\\d{1,6}\\.dat");

  private final PosixDirectory directory;
  private boolean closed;

  WorkDirectory(PosixDirectory directory) {
    this.directory = directory;
  }

  /** Makes a file, which must not exist, and opens it for writing. */
  public synchronized PosixFile create(String name, Set<OpenFlag> flags) throws PosixException {
    if (!OUR_FILES.matcher(name).matches()) {
      throw new IllegalArgumentException("a workspace holds no file of this name: " + name);
    }
    requireOpen();
    return directory.create(name, flags);
  }

  /** Opens a file of ours again. */
  public synchronized PosixFile open(String name, Set<OpenFlag> flags) throws PosixException {
    requireOpen();
    return directory.openFile(name, flags);
  }

  /** Renames a file of ours. */
  public synchronized void rename(String from, String to) throws PosixException {
    requireOpen();
    directory.rename(from, to);
  }

  /** Removes a file of ours. */
  public synchronized void unlink(String name) throws PosixException {
    requireOpen();
    directory.unlink(name);
  }

  /** Makes the directory's entries durable. */
  public void fsync() throws PosixException {
    directory.fsync();
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
   * Closes it to new files and removes those of ours; returns what is left because it is not ours.
   */
  synchronized List<String> removeAll() throws IOException {
    closed = true;
    return removeOurs(directory);
  }

  /** Removes every file that a workspace can hold; returns the names of what is left. */
  static List<String> removeOurs(PosixDirectory directory) throws IOException {
    List<String> left = new java.util.ArrayList<>();
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
