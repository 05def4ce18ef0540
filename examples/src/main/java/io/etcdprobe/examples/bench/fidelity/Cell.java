package io.etcdprobe.examples.bench.fidelity;

import static io.etcdprobe.examples.bench.fidelity.Cell.Disturbance.IDLE;
import static io.etcdprobe.examples.bench.fidelity.Cell.Disturbance.NEIGHBOUR;
import static io.etcdprobe.examples.bench.fidelity.Cell.Disturbance.THROTTLED;
import static io.etcdprobe.examples.bench.fidelity.Cell.Place.BTRFS;
import static io.etcdprobe.examples.bench.fidelity.Cell.Place.EXT4;
import static io.etcdprobe.examples.bench.fidelity.Cell.Place.OWN;
import static io.etcdprobe.examples.bench.fidelity.Cell.Place.XFS;

import io.etcdprobe.examples.lab.cluster.LoopDisk.FileSystem;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One kind of load on one kind of disk.
 *
 * @param rate puts per second
 * @param bytes of a value
 * @param place what kind of file system
 * @param disturbance what other writes or limits the disk has
 * @param next whether the member is the newer etcd
 */
record Cell(int rate, int bytes, Place place, Disturbance disturbance, boolean next) {

  /** The kinds of disks. */
  enum Place {
    /** The directory itself. */
    OWN(null),
    EXT4(FileSystem.EXT4),
    XFS(FileSystem.XFS),
    BTRFS(FileSystem.BTRFS);

    private final @Nullable FileSystem fileSystem;

    Place(@Nullable FileSystem fileSystem) {
      this.fileSystem = fileSystem;
    }

    /** The file system of a loop device, null without one. */
    @Nullable FileSystem fileSystem() {
      return fileSystem;
    }
  }

  /** What else happens. */
  enum Disturbance {
    IDLE,
    /** The block layer lets through a few hundred writes a second. */
    THROTTLED,
    /** Another process writes at random places of the same file system. */
    NEIGHBOUR
  }

  /** Each value of each property stands several times. btrfs writes from threads of its own. */
  static final List<Cell> ALL =
      List.of(
          new Cell(20, 256, OWN, IDLE, false),
          new Cell(20, 2048, EXT4, THROTTLED, true),
          new Cell(20, 8192, XFS, NEIGHBOUR, false),
          new Cell(20, 256, BTRFS, IDLE, true),
          new Cell(20, 2048, OWN, NEIGHBOUR, true),
          new Cell(150, 256, EXT4, IDLE, false),
          new Cell(150, 2048, OWN, IDLE, true),
          new Cell(150, 8192, XFS, THROTTLED, false),
          new Cell(150, 2048, BTRFS, NEIGHBOUR, false),
          new Cell(150, 256, OWN, NEIGHBOUR, true),
          new Cell(150, 8192, EXT4, THROTTLED, true),
          new Cell(500, 256, XFS, THROTTLED, false),
          new Cell(500, 2048, EXT4, NEIGHBOUR, true),
          new Cell(500, 8192, OWN, IDLE, false),
          new Cell(500, 256, BTRFS, IDLE, true),
          new Cell(500, 2048, XFS, IDLE, false),
          new Cell(2000, 256, OWN, IDLE, true),
          new Cell(2000, 2048, EXT4, IDLE, false),
          new Cell(2000, 256, XFS, NEIGHBOUR, true),
          new Cell(2000, 2048, BTRFS, IDLE, false));

  /** For the command line, the results and the table. */
  String name() {
    return (rate + "/s-" + bytes + "B-" + place + "-" + disturbance + (next ? "-next" : ""))
        .toLowerCase(Locale.ROOT);
  }
}
