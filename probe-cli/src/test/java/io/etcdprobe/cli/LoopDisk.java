package io.etcdprobe.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A block device of our own: a file behind a loop device. */
public final class LoopDisk implements AutoCloseable {

  private final Path image;
  private final String device;

  private LoopDisk(Path image, String device) {
    this.image = image;
    this.device = device;
  }

  /** Returns null if the machine does not allow one. */
  public static @Nullable LoopDisk create(Path scratch, long bytes)
      throws IOException, InterruptedException {
    Path image = Files.createTempFile(scratch, "disk", ".img");
    try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    Process setUp =
        new ProcessBuilder("losetup", "--find", "--show", image.toString())
            .redirectErrorStream(true)
            .start();
    String device = new String(setUp.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!setUp.waitFor(30, TimeUnit.SECONDS) || setUp.exitValue() != 0) {
      return null;
    }
    return new LoopDisk(image, device.strip());
  }

  public String device() {
    return device;
  }

  public static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() throws IOException {
    try {
      run("losetup", "--detach", device);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(image);
  }
}
