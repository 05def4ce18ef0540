package io.etcdprobe.fsync.ioping;

import io.etcdprobe.core.ioping.RequestTarget;
import io.etcdprobe.fsync.posix.AlignedMemory;
import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.FileStatus;
import io.etcdprobe.fsync.posix.OpenFlag;
import io.etcdprobe.fsync.posix.PosixDirectory;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The open target.
 *
 * @param file receives the requests
 * @param target its description for the user
 * @param workBytes size of the part that is used
 */
record RequestFile(PosixFile file, RequestTarget target, long workBytes) {

  private static final String TEMPORARY = "ioping.tmp";

  /**
   * Opens the target. In a directory it makes and fills a file.
   *
   * @param memory a request's buffer, filled
   * @param warnings takes lines about options that cannot be followed as given
   */
  static RequestFile open(
      IopingOptions options,
      Path path,
      FileStatus status,
      AlignedMemory memory,
      Entropy entropy,
      Consumer<String> warnings)
      throws IopingException {
    return switch (status.type()) {
      case DIRECTORY -> inDirectory(options, path, memory.segment(), entropy, warnings);
      case FILE -> existing(options, path, status, warnings);
      case BLOCK_DEVICE, CHARACTER_DEVICE -> device(options, path, status, warnings);
      case LINK, OTHER ->
          throw new IopingException(
              IopingException.PREPARATION, "unsupported destination: \"" + options.path() + "\"");
    };
  }

  /**
   * The size of the part of a target that is used.
   *
   * @throws IopingException if the target is too small
   */
  static long workBytes(IopingOptions options, long bytes) throws IopingException {
    if (options.workBytes() > bytes || options.offset() > bytes - options.workBytes()) {
      throw new IopingException(IopingException.PREPARATION, "target is too small for this");
    }
    long used = options.workBytes() > 0 ? options.workBytes() : bytes - options.offset();
    if (options.bytes() > used) {
      throw new IopingException(
          IopingException.PREPARATION, "request size is too big for this target");
    }
    return used;
  }

  private static RequestFile inDirectory(
      IopingOptions options,
      Path path,
      MemorySegment buffer,
      Entropy entropy,
      Consumer<String> warnings)
      throws IopingException {
    long used = options.temporaryBytes();
    PosixFile file;
    try (PosixDirectory directory = PosixDirectory.openFollowing(path)) {
      file = options.keep() ? kept(options, directory) : nameless(options, directory);
    } catch (PosixException failed) {
      throw IopingException.of(
          IopingException.PREPARATION,
          "failed to create temporary file at \"" + options.path() + "\"",
          failed);
    }
    try {
      setDirect(options, file);
      // Describe it before filling it: requests must follow while it is in the processor's caches.
      RequestFile described = described(options, file, used, warnings);
      if (!options.keep() || !filled(file, options.offset() + used)) {
        fill(file, buffer, entropy, options.offset(), used);
      }
      file.fsync();
      return described;
    } catch (PosixException failed) {
      file.close();
      throw IopingException.of(IopingException.PREPARATION, "fsync failed", failed);
    } catch (IopingException failed) {
      file.close();
      throw failed;
    }
  }

  /**
   * Makes a file without a name. If the file system has no such files, the name exists only
   * briefly.
   */
  private static PosixFile nameless(IopingOptions options, PosixDirectory directory)
      throws PosixException {
    try {
      return directory.createUnnamed(flags(options, true));
    } catch (PosixException failed) {
      if (failed.errno() != Errno.EOPNOTSUPP
          && failed.number() != IS_DIRECTORY
          && failed.errno() != Errno.EINVAL) {
        throw failed;
      }
    }
    String name = TEMPORARY + "." + HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    PosixFile file = directory.create(name, flags(options, true));
    try {
      directory.unlink(name);
      return file;
    } catch (PosixException failed) {
      file.close();
      throw failed;
    }
  }

  /** EISDIR, the answer of a kernel without O_TMPFILE. */
  private static final int IS_DIRECTORY = 21;

  private static PosixFile kept(IopingOptions options, PosixDirectory directory)
      throws PosixException, IopingException {
    PosixFile file = directory.openOrCreate(TEMPORARY, flags(options, true));
    FileStatus status = file.status();
    if (status.type() != FileStatus.Type.FILE || status.links() != 1) {
      file.close();
      throw new IopingException(
          IopingException.PREPARATION,
          "\""
              + options.path()
              + "/"
              + TEMPORARY
              + "\" is not a file of its own and is not written to; remove it or leave out -k");
    }
    return file;
  }

  private static boolean filled(PosixFile file, long bytes) throws PosixException {
    FileStatus status = file.status();
    return status.bytes() >= bytes && status.allocatedBytes() >= status.bytes();
  }

  private static void fill(
      PosixFile file, MemorySegment buffer, Entropy entropy, long offset, long used)
      throws IopingException {
    long step = buffer.byteSize();
    for (long done = 0; done < used; ) {
      long length = Math.min(step, used - done);
      if (done > 0) {
        entropy.fill(buffer, length);
      }
      long written = file.writeOnce(buffer, length, offset + done);
      if (written <= 0) {
        throw IopingException.of(
            IopingException.PREPARATION, "preparation write failed", (int) -written);
      }
      done += written;
    }
  }

  private static RequestFile existing(
      IopingOptions options, Path path, FileStatus status, Consumer<String> warnings)
      throws IopingException {
    long used = workBytes(options, status.bytes());
    PosixFile file = opened(options, path, status, EnumSet.noneOf(OpenFlag.class));
    try {
      setDirect(options, file);
      return described(options, file, used, warnings);
    } catch (PosixException failed) {
      file.close();
      throw IopingException.of(IopingException.PREPARATION, "stat failed", failed);
    } catch (IopingException failed) {
      file.close();
      throw failed;
    }
  }

  private static RequestFile device(
      IopingOptions options, Path path, FileStatus status, Consumer<String> warnings)
      throws IopingException {
    boolean block = status.type() == FileStatus.Type.BLOCK_DEVICE;
    PosixFile file =
        opened(
            options,
            path,
            status,
            block && options.writing()
                ? EnumSet.of(OpenFlag.UNUSED_DEVICE)
                : EnumSet.noneOf(OpenFlag.class));
    try {
      setDirect(options, file);
      RequestTarget target;
      long bytes;
      try {
        bytes = file.deviceBytes();
        target = new RequestTarget(options.path(), "block", "device", bytes);
      } catch (PosixException failed) {
        if (block) {
          throw IopingException.of(
              IopingException.PREPARATION, "block get size ioctl failed", failed);
        }
        bytes = options.offset() + options.temporaryBytes();
        target = new RequestTarget(options.path(), "character", "device", 0);
      }
      long used = workBytes(options, bytes);
      expectRandom(options, file, used, warnings);
      return new RequestFile(file, target, used);
    } catch (IopingException failed) {
      file.close();
      throw failed;
    }
  }

  private static PosixFile opened(
      IopingOptions options, Path path, FileStatus expected, Set<OpenFlag> more)
      throws IopingException {
    Set<OpenFlag> flags = flags(options, options.writing());
    flags.addAll(more);
    PosixFile file;
    try {
      file = PosixFile.open(path, flags);
    } catch (PosixException failed) {
      String inUse = failed.number() == BUSY ? " for writing: it is mounted or in use" : "";
      throw IopingException.of(
          IopingException.PREPARATION, "failed to open \"" + options.path() + "\"" + inUse, failed);
    }
    try {
      if (file.status().sameFile(expected)) {
        return file;
      }
    } catch (PosixException failed) {
      file.close();
      throw IopingException.of(IopingException.PREPARATION, "stat failed", failed);
    }
    file.close();
    throw new IopingException(
        IopingException.PREPARATION,
        "\"" + options.path() + "\" was replaced meanwhile; nothing was written");
  }

  private static final int BUSY = 16;

  private static void setDirect(IopingOptions options, PosixFile file) throws IopingException {
    if (!options.direct()) {
      return;
    }
    try {
      file.setDirect();
    } catch (PosixException failed) {
      throw IopingException.of(
          IopingException.PREPARATION,
          "fcntl(O_DIRECT) failed, please retry without option -D",
          failed);
    }
  }

  private static RequestFile described(
      IopingOptions options, PosixFile file, long used, Consumer<String> warnings)
      throws PosixException {
    MountedOn mounted = MountedOn.of(file.status().deviceNumber());
    expectRandom(options, file, used, warnings);
    return new RequestFile(
        file,
        new RequestTarget(options.path(), mounted.type(), mounted.source(), file.fileSystemBytes()),
        used);
  }

  private static void expectRandom(
      IopingOptions options, PosixFile file, long used, Consumer<String> warnings) {
    if (options.linear() && options.cached()) {
      return;
    }
    int error = file.expectRandom(options.offset(), used);
    if (error != 0) {
      warnings.accept(
          IopingException.of(
                  0, "fadvise(RANDOM) failed, operations might perform unneeded readahead", error)
              .getMessage());
    }
  }

  private static Set<OpenFlag> flags(IopingOptions options, boolean writing) {
    Set<OpenFlag> flags = EnumSet.noneOf(OpenFlag.class);
    if (writing) {
      flags.add(OpenFlag.READ_WRITE);
    }
    if (options.sync()) {
      flags.add(OpenFlag.SYNC);
    }
    if (options.dataSync()) {
      flags.add(OpenFlag.DSYNC);
    }
    return flags;
  }
}
