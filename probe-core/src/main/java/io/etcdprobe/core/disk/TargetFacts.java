package io.etcdprobe.core.disk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the measured directory is stored on. Null means that the system does not say.
 *
 * @param path the directory, absolute
 * @param fileSystem type as in /proc/self/mountinfo: {@code ext4}, {@code xfs}, {@code overlay}
 * @param mountPoint where the file system is mounted
 * @param mountSource what is mounted: a device or an export
 * @param mountOptions per-mount and superblock options
 * @param totalBytes size of the file system
 * @param freeBytes bytes free to an unprivileged user
 * @param device the block device; null for a file system without one
 * @param virtualisation {@code none}, a hypervisor ({@code kvm}, {@code firecracker}) or a
 *     container engine
 */
public record TargetFacts(
    String path,
    String fileSystem,
    String mountPoint,
    String mountSource,
    List<String> mountOptions,
    long totalBytes,
    long freeBytes,
    @Nullable BlockDevice device,
    @Nullable String virtualisation) {

  /** Copies the list. */
  public TargetFacts {
    mountOptions = List.copyOf(mountOptions);
  }

  /**
   * The block device under a file system, as shown in /sys/block.
   *
   * @param name kernel name of the whole disk or mapped device: {@code nvme0n1}, {@code vda},
   *     {@code dm-0}
   * @param partition kernel name of the partition mounted, or null for the whole device
   * @param model vendor's model string
   * @param rotational whether it is a spinning disk
   * @param scheduler the I/O scheduler in force
   * @param writeCache {@code write back} or {@code write through}
   * @param fua whether it can force a single write to the medium
   * @param logicalBlockBytes logical block size
   * @param physicalBlockBytes physical block size
   * @param sizeBytes size of the device
   * @param backing what a stacked device is built on: a loop device's file, a mapped device's disks
   */
  public record BlockDevice(
      String name,
      @Nullable String partition,
      @Nullable String model,
      @Nullable Boolean rotational,
      @Nullable String scheduler,
      @Nullable String writeCache,
      @Nullable Boolean fua,
      @Nullable Integer logicalBlockBytes,
      @Nullable Integer physicalBlockBytes,
      @Nullable Long sizeBytes,
      List<String> backing) {

    /** Copies the list. */
    public BlockDevice {
      backing = List.copyOf(backing);
    }
  }
}
