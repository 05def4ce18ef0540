package io.etcdprobe.examples.lab.cluster;

import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a run, and the cleaning up after a run that was killed. Every process of a run
 * is in cgroups with the directory's name, every mount is below the directory, and every loop
 * device is of a file in it. The run holds a lock on a file in it. If the lock is free, the run no
 * longer exists.
 */
public final class Scratch implements AutoCloseable {

  private static final String PREFIX = "etcd-probe-lab-";

  private final Path directory;
  private final FileChannel lock;

  public Scratch(Path parent) throws IOException {
    directory = Files.createTempDirectory(parent, PREFIX);
    lock =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      throw new IOException(directory + " is locked by another run");
    }
  }

  public Path directory() {
    return directory;
  }

  /** The directory's own name, which the cgroups have too. */
  public String name() {
    return directory.getFileName().toString();
  }

  /** Removes what runs left behind that did not end normally. */
  public static List<String> removeLeftovers(Path parent) throws IOException {
    List<Path> candidates;
    try (Stream<Path> found = Files.list(parent)) {
      candidates = found.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList();
    }
    List<String> removed = new ArrayList<>();
    for (Path candidate : candidates) {
      if (Files.isDirectory(candidate) && abandoned(candidate)) {
        wipe(candidate);
        removed.add(candidate.toString());
      }
    }
    return removed;
  }

  private static boolean abandoned(Path candidate) {
    Path file = candidate.resolve("lock");
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        @Nullable FileLock held = channel.tryLock()) {
      return held != null;
    } catch (IOException | java.nio.channels.OverlappingFileLockException inUse) {
      return false;
    }
  }

  private static void wipe(Path directory) throws IOException {
    for (Cgroups.Controller controller : Cgroups.Controller.values()) {
      Optional<Path> root = Cgroups.mount(controller);
      if (root.isPresent()) {
        Cgroups.remove(root.get().resolve(directory.getFileName()));
      }
    }
    List<String> mounts =
        new ArrayList<>(
            Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", -1)[1])
                .filter(point -> Path.of(point).startsWith(directory))
                .toList());
    Collections.reverse(mounts);
    for (String mount : mounts) {
      Shell.tryRun("umount", mount);
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path image : files.filter(file -> file.toString().endsWith(".img")).toList()) {
        for (String line : Shell.run("losetup", "-j", image.toString()).lines().toList()) {
          Shell.tryRun("losetup", "-d", line.substring(0, line.indexOf(':')));
        }
      }
    }
    Cleanup.removeTree(directory);
  }

  @Override
  public void close() throws IOException {
    lock.close();
    wipe(directory);
  }
}
