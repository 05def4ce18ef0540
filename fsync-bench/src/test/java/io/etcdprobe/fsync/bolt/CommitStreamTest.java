package io.etcdprobe.fsync.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.fsync.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitStreamTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"512,1", "512,15", "2300,2", "100,10"})
  void shouldDirtyTwoToSixPagesAndAMetaPageOnAQuietCluster(int payload, int proposals)
      throws Exception {
    try (Workspace workspace = Workspace.open(directory);
        CommitStream stream =
            new CommitStream(workspace.root(), payload, new SplittableRandom(1))) {
      stream.commit(proposals);
      long before = stream.writtenBytes();
      int commits = 50;
      for (int i = 0; i < commits; i++) {
        stream.commit(proposals);
      }
      double pages =
          (double) (stream.writtenBytes() - before) / commits / CommitStream.PAGE_BYTES - 1;

      assertThat(pages).isBetween(2.0, 8.0);
    }
  }

  @Test
  void shouldGrowTheFileInStepsOfSixteenMebibytes() throws Exception {
    try (Workspace workspace = Workspace.open(directory);
        CommitStream stream = new CommitStream(workspace.root(), 2300, new SplittableRandom(1))) {
      Path file = directory.resolve(workspace.name()).resolve("db");
      assertThat(Files.size(file)).isEqualTo(4 * 4096);
      stream.commit(1);
      assertThat(Files.size(file)).isEqualTo(4 * 4096 + CommitStream.GROWTH_BYTES);
    }
  }

  @Test
  void shouldNotGrowForEver() throws Exception {
    try (Workspace workspace = Workspace.open(directory);
        CommitStream stream =
            new CommitStream(workspace.root(), 1_000_000, new SplittableRandom(1))) {
      for (int i = 0; i < 12; i++) {
        stream.commit(40);
      }
      assertThat(Files.size(directory.resolve(workspace.name()).resolve("db")))
          .isLessThan(CommitStream.LARGEST_FILE_BYTES + (200L << 20));
    }
  }
}
