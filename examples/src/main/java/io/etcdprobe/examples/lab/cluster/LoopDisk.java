package io.etcdprobe.examples.lab.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A member's own disk: a file behind a loop device, with a file system, mounted. */
public final class LoopDisk implements AutoCloseable {

  /** The file systems that etcd is used on. */
  public enum FileSystem {
    EXT4,
    XFS,
    BTRFS
  }

  private static final long MIB = 1 << 20;

  private final Path image;
  private final Path mount;
  private final String loop;
  private final String device;
  private boolean mounted;

  /** Creates the disk as {@code directory/name.img}, mounted at {@code directory/name}. */
  public LoopDisk(Path directory, String name, FileSystem fileSystem, int mib) throws IOException {
    image = directory.resolve(name + ".img");
    mount = Files.createDirectory(directory.resolve(name));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(mib * MIB);
    }
    loop = Shell.run("losetup", "-f", "--show", image.toString());
    try {
      switch (fileSystem) {
        case EXT4 -> Shell.run("mkfs.ext4", "-q", "-F", "-m", "0", loop);
        case XFS -> Shell.run("mkfs.xfs", "-q", "-f", loop);
        case BTRFS -> Shell.run("mkfs.btrfs", "-q", "-f", loop);
      }
      Shell.run("mount", loop, mount.toString());
      mounted = true;
      device =
          Files.readString(
                  Path.of("/sys/class/block", Path.of(loop).getFileName().toString(), "dev"))
              .strip();
    } catch (IOException failed) {
      close();
      throw failed;
    }
  }

  public Path mount() {
    return mount;
  }

  /** The device as MAJOR:MINOR. */
  public String device() {
    return device;
  }

  /** Fills the disk with one file, except for this many KiB, as far as the file system allows. */
  public void fill(int leaveKib) throws IOException {
    long free = Files.getFileStore(mount).getUnallocatedSpace() / 1024;
    String filler = filler().toString();
    for (long kib = free - leaveKib; kib > 0; kib -= Math.max(64, kib / 100)) {
      try {
        Shell.run("fallocate", "-l", kib + "KiB", filler);
        break;
      } catch (IOException tooMuch) {
        Files.deleteIfExists(filler());
      }
    }
    // The rest that fallocate could not take, because it is not contiguous or is reserved.
    try (RandomAccessFile more = new RandomAccessFile(mount.resolve("filler-2").toFile(), "rw")) {
      byte[] block = new byte[4096];
      while (Files.getFileStore(mount).getUsableSpace() / 1024 > leaveKib) {
        more.write(block);
      }
      more.getFD().sync();
    } catch (IOException full) {
      // the disk is full, as wanted
    }
  }

  public void unfill() throws IOException {
    Files.deleteIfExists(filler());
    Files.deleteIfExists(mount.resolve("filler-2"));
  }

  private Path filler() {
    return mount.resolve("filler");
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      Shell.run("umount", mount.toString());
      mounted = false;
    }
    Shell.run("losetup", "-d", loop);
    Files.deleteIfExists(image);
    Files.deleteIfExists(mount);
  }
}
