package io.etcdprobe.fsync.facts;

import io.etcdprobe.core.disk.TargetFacts.BlockDevice;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What /sys tells about the block device under a mount. */
final class DeviceFacts {

  private static final int SECTOR_BYTES = 512;
  private static final String DEV = "/dev/";
  private static final String MAPPER = "mapper/";

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
    Path directory = partitioned ? Objects.requireNonNull(whole) : mounted;
    String partition = partitioned ? name(mounted) : null;
    String name = name(directory);
    Path queue = directory.resolve("queue");
    Long sectors = SmallFile.number(directory.resolve("size"));
    return new BlockDevice(
        name,
        partition,
        model(directory),
        SmallFile.flag(queue.resolve("rotational")),
        scheduler(SmallFile.text(queue.resolve("scheduler"))),
        SmallFile.text(queue.resolve("write_cache")),
        SmallFile.flag(queue.resolve("fua")),
        blockSize(queue.resolve("logical_block_size")),
        blockSize(queue.resolve("physical_block_size")),
        sectors == null || sectors > Long.MAX_VALUE / SECTOR_BYTES ? null : sectors * SECTOR_BYTES,
        backing(directory));
  }

  private @Nullable Path directory(Mount mount) {
    Path byNumber = sys.resolve("dev/block").resolve(mount.deviceNumber());
    if (Files.exists(byNumber)) {
      return real(byNumber);
    }
    // btrfs and others mount under a number of their own and name the device as the source.
    if (!mount.source().startsWith(DEV)) {
      return null;
    }
    String device = mount.source().substring(DEV.length());
    Path named =
        device.startsWith(MAPPER) ? mapped(device.substring(MAPPER.length())) : named(device);
    return named == null ? linked(mount.source()) : named;
  }

  /** A slash within a device's name is an exclamation mark in /sys. */
  private @Nullable Path named(String device) {
    try {
      return device.isEmpty() || device.startsWith(".")
          ? null
          : real(sys.resolve("class/block").resolve(device.replace('/', '!')));
    } catch (InvalidPathException notAName) {
      return null;
    }
  }

  /** The device that a link like /dev/disk/by-label/data leads to. */
  private @Nullable Path linked(String source) {
    try {
      Path device = real(Path.of(source));
      return device == null || !device.startsWith(DEV) ? null : named(name(device));
    } catch (InvalidPathException notAName) {
      return null;
    }
  }

  private @Nullable Path mapped(String mapping) {
    try (DirectoryStream<Path> devices =
        Files.newDirectoryStream(sys.resolve("class/block"), "dm-*")) {
      for (Path device : devices) {
        if (mapping.equals(SmallFile.text(device.resolve("dm/name")))) {
          return real(device);
        }
      }
      return null;
    } catch (IOException | DirectoryIteratorException unreadable) {
      return null;
    }
  }

  private static @Nullable Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException gone) {
      return null;
    }
  }

  private @Nullable String model(Path directory) {
    String model = SmallFile.text(directory.resolve("device/model"));
    if (model != null) {
      return model;
    }
    return SmallFile.text(directory.resolve("dm/name"));
  }

  /**
   * The scheduler in use. It stands in brackets; a device without a choice shows it without them.
   */
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
    String file = SmallFile.text(directory.resolve("loop/backing_file"));
    if (file != null) {
      backing.add(file);
    }
    Path slaves = directory.resolve("slaves");
    if (Files.isDirectory(slaves)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(slaves)) {
        children.forEach(child -> backing.add(name(child)));
      } catch (IOException | DirectoryIteratorException unreadable) {
        return List.copyOf(backing);
      }
    }
    backing.sort(null);
    return backing;
  }

  private static String name(@Nullable Path path) {
    return path == null || path.getFileName() == null ? "" : path.getFileName().toString();
  }

  private static @Nullable Integer blockSize(Path file) {
    Long bytes = SmallFile.number(file);
    return bytes == null || bytes < SECTOR_BYTES || bytes > 1 << 24
        ? null
        : Integer.valueOf(bytes.intValue());
  }
}
