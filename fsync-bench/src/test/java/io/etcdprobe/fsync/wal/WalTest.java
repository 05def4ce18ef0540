package io.etcdprobe.fsync.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.fsync.workspace.Workspace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WalTest {

  @TempDir Path directory;

  @Test
  @Timeout(60)
  void shouldCutSegmentsAsEtcdDoesAndCarryTheChecksumOn() throws Exception {
    try (Workspace workspace = Workspace.open(directory);
        Arena memory = Arena.ofConfined();
        Wal wal = new Wal(workspace.wal(), 100_000, 0)) {
      MemorySegment payload = memory.allocate(100_000);
      int entries = 0;
      int cuts = 0;
      int firstCut = 0;
      while (cuts < 2) {
        wal.append(payload, 0, 100_000);
        entries++;
        if (wal.full()) {
          wal.cut();
          firstCut = cuts == 0 ? entries : firstCut;
          cuts++;
        } else {
          wal.write();
        }
        wal.committed();
      }
      wal.write();
      List<Path> segments = segments(workspace);

      assertThat(segments)
          .extracting(path -> path.getFileName().toString())
          .containsExactly(
              "0000000000000000-0000000000000000.wal",
              "0000000000000001-" + String.format("%016x", firstCut + 1) + ".wal",
              "0000000000000002-" + String.format("%016x", entries + 1) + ".wal");
      // The limit is checked after the batch was taken, so a finished segment is a little longer
      // than the limit.
      assertThat(Files.size(segments.get(0)))
          .isBetween(Wal.SEGMENT_BYTES, Wal.SEGMENT_BYTES + 2 * 100_100);
      assertThat(Files.size(segments.get(2))).isEqualTo(Wal.SEGMENT_BYTES);
      WalReader reader = new WalReader();
      for (Path segment : segments) {
        reader.read(segment);
      }
      assertThat(reader.records().stream().filter(record -> record.type() == 2)).hasSize(entries);
      assertThat(reader.records().getFirst().type()).isEqualTo(4);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Timeout(60)
  void shouldKeepFiveSegmentsAndRemoveTheOthers() throws Exception {
    try (Workspace workspace = Workspace.open(directory);
        Arena memory = Arena.ofConfined();
        Wal wal = new Wal(workspace.wal(), 1000, 0)) {
      MemorySegment payload = memory.allocate(1000);
      for (int i = 0; i < 8; i++) {
        wal.append(payload, 0, 1000);
        wal.cut();
      }
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (segments(workspace).size() > SegmentPurge.KEEP) {
        assertThat(System.nanoTime() - deadline).as("time left").isNegative();
        Thread.onSpinWait();
      }
      assertThat(segments(workspace).getLast().getFileName().toString())
          .startsWith("0000000000000008-");
    }
  }

  @Test
  void shouldAllocateASegmentBeforeItIsNeeded() throws Exception {
    try (Workspace workspace = Workspace.open(directory);
        Wal wal = new Wal(workspace.wal(), 1000, 0)) {
      Path next = directory.resolve(workspace.name()).resolve("wal/0.tmp");
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!Files.exists(next) || Files.size(next) != Wal.SEGMENT_BYTES) {
        assertThat(System.nanoTime() - deadline).as("time left").isNegative();
        Thread.onSpinWait();
      }
      assertThat(wal.preallocation()).isIn(Preallocation.FALLOCATE, Preallocation.FTRUNCATE);
    }
  }

  private List<Path> segments(Workspace workspace) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(workspace.name()).resolve("wal"))) {
      return files.filter(path -> path.toString().endsWith(".wal")).sorted().toList();
    }
  }
}
