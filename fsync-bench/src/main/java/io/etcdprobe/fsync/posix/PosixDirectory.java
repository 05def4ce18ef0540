package io.etcdprobe.fsync.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An open directory, and the only way to make or remove files in it.
 *
 * <p>All calls use the directory's descriptor. So a path that is renamed or replaced meanwhile
 * cannot lead us elsewhere. Names are single components. No symbolic link in the directory is
 * followed. {@link #create} and {@link #makeDirectory} accept no name that exists.
 */
public final class PosixDirectory implements AutoCloseable {

  private static final int AT_FDCWD = -100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int LOCK_EXCLUSIVE_NOW = 2 | 4;

  private final int descriptor;
  private final String name;
  private volatile boolean closed;

  private PosixDirectory(int descriptor, String name) {
    this.descriptor = descriptor;
    this.name = name;
  }

  /** Opens a directory. The last component of its path must not be a symbolic link. */
  public static PosixDirectory open(Path path) throws PosixException {
    return open(AT_FDCWD, path.toString());
  }

  /** Opens the directory that a path leads to. Links are followed. */
  public static PosixDirectory openFollowing(Path path) throws PosixException {
    return new PosixDirectory(
        openAt(AT_FDCWD, path.toString(), OpenFlag.DIRECTORY, 0), path.toString());
  }

  static int openAnywhere(String path, int flags) throws PosixException {
    return openAt(AT_FDCWD, path, flags, 0);
  }

  /** Opens a directory in this one. */
  public PosixDirectory openDirectory(String child) throws PosixException {
    return open(descriptor, component(child));
  }

  private static PosixDirectory open(int parent, String path) throws PosixException {
    return new PosixDirectory(
        openAt(parent, path, OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0), path);
  }

  /** Makes a directory for this user only. The name must not exist. */
  public void makeDirectory(String child) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.newState();
      check(
          (int)
              LibC.MKDIRAT.call(
                  state, descriptor, arena.allocateFrom(component(child)).address(), 0700),
          state,
          "mkdir",
          child);
    }
  }

  /** Makes a file for this user only and opens it for writing. The name must not exist. */
  public PosixFile create(String child, Set<OpenFlag> flags) throws PosixException {
    int bits = OpenFlag.bits(flags) | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NO_FOLLOW;
    return new PosixFile(openAt(descriptor, component(child), bits, 0600), child);
  }

  /**
   * Makes a file without a name, for this user only. It disappears with its descriptor (O_TMPFILE).
   *
   * @throws PosixException if the file system has no such files
   */
  public PosixFile createUnnamed(Set<OpenFlag> flags) throws PosixException {
    int bits = OpenFlag.bits(flags) | OpenFlag.UNNAMED;
    return new PosixFile(openAt(descriptor, ".", bits, 0600), name);
  }

  /** Opens a file for writing. Makes it if it does not exist. */
  public PosixFile openOrCreate(String child, Set<OpenFlag> flags) throws PosixException {
    int bits = OpenFlag.bits(flags) | OpenFlag.CREATE | OpenFlag.NO_FOLLOW;
    return new PosixFile(openAt(descriptor, component(child), bits, 0600), child);
  }

  /** Opens an existing file for writing. */
  public PosixFile openFile(String child, Set<OpenFlag> flags) throws PosixException {
    int bits = OpenFlag.bits(flags) | OpenFlag.NO_FOLLOW;
    return new PosixFile(openAt(descriptor, component(child), bits, 0), child);
  }

  /** Renames a file within this directory. */
  public void rename(String from, String to) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.newState();
      check(
          (int)
              LibC.RENAMEAT.call(
                  state,
                  descriptor,
                  arena.allocateFrom(component(from)).address(),
                  descriptor,
                  arena.allocateFrom(component(to)).address()),
          state,
          "rename",
          from);
    }
  }

  /** Removes a file. */
  public void unlink(String child) throws PosixException {
    unlinkAt(child, 0, "unlink");
  }

  /** Removes an empty directory. */
  public void removeDirectory(String child) throws PosixException {
    unlinkAt(child, AT_REMOVEDIR, "rmdir");
  }

  private void unlinkAt(String child, int flags, String call) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.newState();
      check(
          (int)
              LibC.UNLINKAT.call(
                  state, descriptor, arena.allocateFrom(component(child)).address(), flags),
          state,
          call,
          child);
    }
  }

  /** Makes the directory's entries durable. */
  public void fsync() throws PosixException {
    MemorySegment state = LibC.newState();
    check((int) LibC.FSYNC.call(state, descriptor), state, "fsync", name);
  }

  /**
   * Takes the directory's advisory lock (flock). The kernel releases it when this process ends,
   * however it ends.
   *
   * @return false if another process holds it
   * @throws PosixException if the file system has no such locks
   */
  public boolean tryLock() throws PosixException {
    MemorySegment state = LibC.newState();
    try {
      check((int) LibC.FLOCK.call(state, descriptor, LOCK_EXCLUSIVE_NOW), state, "flock", name);
      return true;
    } catch (PosixException failed) {
      if (failed.errno() == Errno.EAGAIN) {
        return false;
      }
      throw failed;
    }
  }

  /** The status of the directory itself. */
  public FileStatus status() throws PosixException {
    return FileStatus.ofDescriptor(descriptor, name);
  }

  /** The status of a name in it. It may be a link. */
  public FileStatus status(String child) throws PosixException {
    return FileStatus.ofName(descriptor, component(child));
  }

  /** Bytes that this user can still write to the file system. */
  public long freeBytes() throws PosixException {
    Volume volume = volume();
    return Posix.isRoot() ? volume.freeBytesForRoot() : volume.freeBytes();
  }

  /** What the kernel tells about the directory's file system. */
  public Volume volume() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment statvfs = arena.allocate(256, 8);
      MemorySegment state = LibC.newState();
      check((int) LibC.FSTATVFS.call(state, descriptor, statvfs.address()), state, "statvfs", name);
      return Volume.of(statvfs);
    }
  }

  /** A path that leads to this very directory, even after it was renamed. */
  public Path stablePath() {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  /** Names in this directory, in no order. */
  public List<String> list() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(stablePath())) {
      for (Path child : children) {
        names.add(String.valueOf(child.getFileName()));
      }
    } catch (java.nio.file.DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    return names;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeDescriptor(descriptor);
    }
  }

  static void closeDescriptor(int descriptor) {
    LibC.CLOSE.call(LibC.newState(), descriptor);
  }

  private static int openAt(int parent, String path, int flags, int mode) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.newState();
      int result =
          (int)
              LibC.OPENAT.call(
                  state,
                  parent,
                  arena.allocateFrom(path).address(),
                  flags | OpenFlag.CLOSE_ON_EXEC,
                  mode);
      check(result, state, "open", path);
      return result;
    }
  }

  private static void check(int result, MemorySegment state, String call, String file)
      throws PosixException {
    if (result < 0) {
      throw new PosixException(call, file, LibC.errno(state));
    }
  }

  private static String component(String child) {
    if (child.isEmpty() || child.equals(".") || child.equals("..") || child.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not a single file name: " + child);
    }
    return child;
  }
}
