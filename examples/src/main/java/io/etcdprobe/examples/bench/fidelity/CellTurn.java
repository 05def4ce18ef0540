package io.etcdprobe.examples.bench.fidelity;

import io.etcdprobe.examples.bench.fidelity.FidelityRound.Load;
import io.etcdprobe.examples.bench.fidelity.FidelityRound.Seen;
import io.etcdprobe.examples.bench.fidelity.FidelityRound.Side;
import io.etcdprobe.examples.bench.parts.TraceFs;
import io.etcdprobe.examples.lab.cluster.Group;
import io.etcdprobe.examples.lab.cluster.LoopDisk;
import io.etcdprobe.examples.lab.cluster.Scratch;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One round of one cell on a new file system. */
final class CellTurn {

  private static final int DISK_MIB = 1200;

  /** Enough for the slower half of the loads, and a wall for the quicker. */
  private static final int WRITES_PER_SECOND = 300;

  private static final int NEIGHBOUR_WRITES_PER_SECOND = 100;

  private final Path directory;
  private final TraceFs trace;
  private final String etcd;

  /**
   * @param directory for the files behind the disks, and for the cells without one
   * @param etcd the member's program
   */
  CellTurn(Path directory, TraceFs trace, String etcd) {
    this.directory = directory;
    this.trace = trace;
    this.etcd = etcd;
  }

  /**
   * What came out.
   *
   * @param proposalBytes the probe's proposal size, for the next round
   */
  record Result(int proposalBytes, Map<Side, Seen> seen) {}

  /**
   * Plays a round.
   *
   * @param number of the round; the order of the sides depends on it
   * @param proposalBytes what an earlier round found, 0 if this is the first
   */
  Result play(Cell cell, int number, int seconds, int proposalBytes) throws Exception {
    try (Cleanup cleanup = new Cleanup("bench")) {
      Scratch scratch = cleanup.own(new Scratch(directory));
      Group group = cleanup.own(new Group(scratch.name(), "sides"));
      Path place = scratch.directory();
      LoopDisk disk = null;
      if (cell.place().fileSystem() != null) {
        disk =
            cleanup.own(
                new LoopDisk(scratch.directory(), "disk", cell.place().fileSystem(), DISK_MIB));
        place = disk.mount();
      }
      if (cell.disturbance() == Cell.Disturbance.THROTTLED && disk != null) {
        group.limitWrites(disk.device(), WRITES_PER_SECOND);
      }
      if (cell.disturbance() == Cell.Disturbance.NEIGHBOUR) {
        neighbour(cleanup, scratch, Files.createDirectory(place.resolve("neighbour")));
      }
      Path work = Files.createDirectory(place.resolve("sides"));
      Load load = new Load(cell.rate(), cell.bytes(), seconds, 2);
      FidelityRound round =
          new FidelityRound(
              cleanup,
              trace,
              work,
              load,
              new FidelityRound.Surroundings() {
                @Override
                public void admit(long pid) throws IOException {
                  group.admit(pid);
                }

                @Override
                public String etcd() {
                  return etcd;
                }
              });
      int bytes = proposalBytes;
      if (bytes == 0) {
        bytes = round.calibrate();
      } else {
        round.calibrated(bytes);
      }
      List<Side> order = new ArrayList<>(List.of(Side.values()));
      Collections.rotate(order, -number);
      Map<Side, Seen> seen = new EnumMap<>(Side.class);
      for (Side side : order) {
        seen.put(side, round.measure(side));
      }
      cleanup.own(() -> Cleanup.removeTree(work));
      return new Result(bytes, seen);
    }
  }

  private static void neighbour(Cleanup cleanup, Scratch scratch, Path place) throws IOException {
    Process fio =
        new ProcessBuilder(
                "fio",
                "--name=neighbour",
                "--directory=" + place,
                "--rw=randwrite",
                "--bs=16k",
                "--size=64m",
                "--ioengine=psync",
                "--fdatasync=4",
                "--rate_iops=" + NEIGHBOUR_WRITES_PER_SECOND,
                "--time_based",
                "--runtime=3600")
            .directory(scratch.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    cleanup.own(
        () -> {
          Cleanup.end(fio);
          Cleanup.removeTree(place);
        });
  }
}
