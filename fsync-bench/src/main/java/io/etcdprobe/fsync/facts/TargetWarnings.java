package io.etcdprobe.fsync.facts;

import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with a target at any speed, and what is worth knowing about it. Reads no files. */
final class TargetWarnings {

  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");
  private static final Set<String> NETWORK =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb3",
          "smbfs",
          "ceph",
          "fuse.ceph",
          "glusterfs",
          "fuse.glusterfs",
          "lustre",
          "afs",
          "9p",
          "virtiofs",
          "ocfs2",
          "gfs2",
          "beegfs",
          "fuse.sshfs",
          "fuse.s3fs");
  private static final Set<String> COPY_ON_WRITE = Set.of("btrfs", "zfs", "bcachefs");

  /** No known flush that reaches a medium without power-loss protection is this fast. */
  static final long DURABLE_NANOS = 15_000;

  private TargetWarnings() {}

  static List<TargetWarning> of(TargetFacts target) {
    List<TargetWarning> warnings = new ArrayList<>();
    fileSystem(target.fileSystem(), warnings);
    options(target, warnings);
    device(target, warnings);
    space(target, warnings);
    return warnings;
  }

  private static void fileSystem(String type, List<TargetWarning> warnings) {
    if (MEMORY.contains(type)) {
      warnings.add(
          judged(
              "tmpfs",
              type + " is memory: etcd's data would be gone after a reboot; put etcd on a disk"));
    } else if (type.equals("overlay")) {
      warnings.add(
          judged(
              "overlay",
              "overlay is a container's own layer, gone with the container; mount a volume for"
                  + " etcd's data"));
    } else if (NETWORK.contains(type)) {
      warnings.add(
          judged(
              "network-file-system",
              type
                  + " is a network file system: a fault of the network stalls etcd; use a local"
                  + " disk"));
    } else if (type.startsWith("fuse")) {
      warnings.add(
          judged(
              "fuse",
              type
                  + " is a file system in user space: its program decides whether data is"
                  + " durable"));
    } else if (COPY_ON_WRITE.contains(type)) {
      warnings.add(
          info(
              "copy-on-write",
              type
                  + " writes every block to a new place, so preallocating segments does not help"
                  + " it"
                  + (type.equals("btrfs")
                      ? "; one durable append of 2.3 KB costs about 140 KB written with metadata"
                          + " kept twice (DUP)"
                      : "")));
    }
  }

  private static void options(TargetFacts target, List<TargetWarning> warnings) {
    for (String option : target.mountOptions()) {
      if (option.equals("nobarrier") || option.equals("barrier=0")) {
        warnings.add(
            judged(
                "nobarrier",
                "mounted with "
                    + option
                    + ": fdatasync does not reach the medium, and a power cut can lose what"
                    + " etcd confirmed; remount with barriers"));
      }
    }
  }

  private static void device(TargetFacts target, List<TargetWarning> warnings) {
    TargetFacts.BlockDevice device = target.device();
    if (device == null) {
      return;
    }
    if (device.name().startsWith("loop")) {
      warnings.add(
          info(
              "loop",
              device.name() + " is a file on another file system: the latencies of both add up"));
    }
    if (Boolean.TRUE.equals(device.rotational()) && !isVirtual(device)) {
      warnings.add(
          info(
              "rotational",
              device.name() + " is a spinning disk: expect 10 ms and more for each fdatasync"));
    }
  }

  /**
   * Whether the device is virtual. The hypervisor may set a virtual disk's rotational flag to any
   * value, and devices on top of the disk inherit it.
   */
  private static boolean isVirtual(TargetFacts.BlockDevice device) {
    String virtual = "(loop|vd|xvd|zram|nbd|ram).*";
    return device.name().matches(virtual)
        || (!device.backing().isEmpty()
            && device.backing().stream().allMatch(disk -> disk.matches(virtual)));
  }

  private static void space(TargetFacts target, List<TargetWarning> warnings) {
    if (target.totalBytes() > 0 && target.freeBytes() < target.totalBytes() / 10) {
      warnings.add(
          info(
              "nearly-full",
              "less than a tenth of the file system is free: it gets slower, and etcd stops when it"
                  + " is full"));
    }
  }

  /** The warning that follows from a measured median. */
  static Optional<TargetWarning> notDurable(TargetFacts target, long p50Nanos) {
    if (p50Nanos <= 0 || p50Nanos >= DURABLE_NANOS || MEMORY.contains(target.fileSystem())) {
      return Optional.empty();
    }
    return Optional.of(
        judged(
            "not-durable",
            "fdatasync is too fast to be durable, unless the drive has power-loss protection: a"
                + " cache confirms writes that a power cut can lose. Find out whether the drive has"
                + " that protection; on a virtual machine, find out the disk's cache mode"
                + " (writeback without flushes)"));
  }

  private static TargetWarning judged(String code, String text) {
    return new TargetWarning(code, text, true);
  }

  private static TargetWarning info(String code, String text) {
    return new TargetWarning(code, text, false);
  }
}
