package io.etcdprobe.fsync.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file system of our own on a loop device, usually ext4. Tests fill it, freeze it and break it.
 */
public final class LoopVolume implements AutoCloseable {

  private final Path image;
  private final String device;
  private final Path mountPoint;

  private LoopVolume(Path image, String device, Path mountPoint) {
    this.image = image;
    this.device = device;
    this.mountPoint = mountPoint;
  }

  /**
   * Makes one; returns null if that is impossible here.
   *
   * @param scratch where the image goes, sparse
   * @param options of the mount
   */
  public static @Nullable LoopVolume create(Path scratch, long bytes, String options)
      throws IOException, InterruptedException {
    return create(scratch, bytes, options, "mkfs.ext4", "-q", "-F", "-b", "4096");
  }

  /** The same with btrfs. */
  public static @Nullable LoopVolume createBtrfs(Path scratch, long bytes)
      throws IOException, InterruptedException {
    return create(scratch, bytes, "defaults", "mkfs.btrfs", "-q", "-m", "dup");
  }

  private static @Nullable LoopVolume create(
      Path scratch, long bytes, String options, String... making)
      throws IOException, InterruptedException {
    Path image = scratch.resolve("disk.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    List<String> output = new ArrayList<>();
    List<String> make = new ArrayList<>(List.of(making));
    make.add(image.toString());
    if (run(output, make.toArray(String[]::new)) != 0
        || run(output, "losetup", "--find", "--show", image.toString()) != 0) {
      return null;
    }
    String device = output.getLast();
    Path mountPoint = Files.createDirectory(scratch.resolve("volume"));
    LoopVolume volume = new LoopVolume(image, device, mountPoint);
    if (run(output, "mount", "-o", options, device, mountPoint.toString()) != 0) {
      volume.close();
      return null;
    }
    return volume;
  }

  /** Mounts a file system in memory over a directory; returns whether that worked. */
  public static boolean mountTmpfs(Path on, long bytes) throws IOException, InterruptedException {
    return run(
            new ArrayList<>(),
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=" + bytes,
            "tmpfs",
            on.toString())
        == 0;
  }

  /** Unmounts it. */
  public static void unmount(Path from) throws IOException, InterruptedException {
    run(new ArrayList<>(), "umount", "--lazy", from.toString());
  }

  /** Where it is mounted. */
  public Path path() {
    return mountPoint;
  }

  /** Name of its device. */
  public String name() {
    return device.substring("/dev/".length());
  }

  /** Mounts it anew with other options. */
  public void remount(String options) throws IOException, InterruptedException {
    assertThat(run(new ArrayList<>(), "mount", "-o", "remount," + options, mountPoint.toString()))
        .isZero();
  }

  /** Makes every write wait until {@link #thaw}. */
  public void freeze() throws IOException, InterruptedException {
    assertThat(run(new ArrayList<>(), "fsfreeze", "--freeze", mountPoint.toString())).isZero();
  }

  /** Lets the writes continue. */
  public void thaw() throws IOException, InterruptedException {
    run(new ArrayList<>(), "fsfreeze", "--unfreeze", mountPoint.toString());
  }

  private static int run(List<String> output, String... command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException notInstalled) {
      return -1;
    }
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    output.addAll(text.lines().toList());
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() throws IOException {
    try {
      thaw();
      run(new ArrayList<>(), "umount", "--lazy", mountPoint.toString());
      run(new ArrayList<>(), "losetup", "--detach", device);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(mountPoint);
    Files.deleteIfExists(image);
  }
}
