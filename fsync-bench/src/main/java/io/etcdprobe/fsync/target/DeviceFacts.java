package io.etcdprobe.fsync.target;

import io.etcdprobe.core.disk.TargetFacts.BlockDevice;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What /sys says about the block device under a mount. */
final class DeviceFacts {

  private static final int SECTOR_BYTES = 512;

  private final Path sys;

  DeviceFacts(Path sys) {
    this.sys = sys;
  }

  /** The device of a mount, or null if it has none. */
  @Nullable BlockDevice of(Mount mount) {
    Path mounted = directory(mount);
    if (mounted == null) {
      return null;
    }
    Path whole = mounted.getParent();
    boolean partitioned = whole != null && Files.exists(mounted.resolve("partition"));
    Path directory = partitioned ? java.util.Objects.requireNonNull(whole) : mounted;
    String partition = partitioned ? name(mounted) : null;
    String name = name(directory);
    Path queue = directory.resolve("queue");
    Long sectors = number(directory.resolve("size"));
    return new BlockDevice(
        name,
        partition,
        model(directory),
        flag(queue.resolve("rotational")),
        scheduler(text(queue.resolve("scheduler"))),
        text(queue.resolve("write_cache")),
        flag(queue.resolve("fua")),
        blockSize(queue.resolve("logical_block_size")),
        blockSize(queue.resolve("physical_block_size")),
        sectors == null ? null : sectors * SECTOR_BYTES,
        backing(directory));
  }

  private @Nullable Path directory(Mount mount) {
    Path byNumber = sys.resolve("dev/block").resolve(mount.deviceNumber());
    if (Files.exists(byNumber)) {
      return real(byNumber);
    }
    // btrfs and others mount under a number of their own and name the device as the source.
    if (!mount.source().startsWith("/dev/")) {
      return null;
    }
    Path device = Path.of(mount.source());
    Path named = real(device);
    Path byName = sys.resolve("class/block").resolve(name(named == null ? device : named));
    return Files.exists(byName) ? real(byName) : null;
  }

  private static @Nullable Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException gone) {
      return null;
    }
  }

  private @Nullable String model(Path directory) {
    String model = text(directory.resolve("device/model"));
    if (model != null) {
      return model;
    }
    return text(directory.resolve("dm/name"));
  }

  /** The scheduler in force stands in brackets; a device without a choice shows it bare. */
  static @Nullable String scheduler(@Nullable String schedulers) {
    if (schedulers == null) {
      return null;
    }
    int open = schedulers.indexOf('[');
    int close = schedulers.indexOf(']', open + 1);
    return open >= 0 && close > open ? schedulers.substring(open + 1, close) : schedulers;
  }

  private static List<String> backing(Path directory) {
    List<String> backing = new ArrayList<>();
    String file = text(directory.resolve("loop/backing_file"));
    if (file != null) {
      backing.add(file);
    }
    Path slaves = directory.resolve("slaves");
    if (Files.isDirectory(slaves)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(slaves)) {
        children.forEach(child -> backing.add(name(child)));
      } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
        return List.copyOf(backing);
      }
    }
    backing.sort(null);
    return backing;
  }

  private static String name(@Nullable Path path) {
    return path == null || path.getFileName() == null ? "" : path.getFileName().toString();
  }

  private static @Nullable Boolean flag(Path file) {
    String text = text(file);
    return text == null
        ? null
        : text.equals("1") ? Boolean.TRUE : text.equals("0") ? Boolean.FALSE : null;
  }

  private static @Nullable Integer blockSize(Path file) {
    Long bytes = number(file);
    return bytes == null || bytes < SECTOR_BYTES || bytes > 1 << 24
        ? null
        : Integer.valueOf(bytes.intValue());
  }

  private static @Nullable Long number(Path file) {
    String text = text(file);
    return text == null || !text.matches("\\d{1,18}") ? null : Long.valueOf(text);
  }

  /** The text of a small file, null if it has none. */
  static @Nullable String text(Path file) {
    try {
      String text = Files.readString(file).strip();
      return text.isEmpty() ? null : text;
    } catch (IOException | java.io.UncheckedIOException missing) {
      return null;
    }
  }
}
