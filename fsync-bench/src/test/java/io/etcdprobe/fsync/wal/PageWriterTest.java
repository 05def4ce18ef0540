package io.etcdprobe.fsync.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.fsync.posix.PosixDirectory;
import io.etcdprobe.fsync.posix.PosixFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageWriterTest {

  @Property(tries = 60)
  void shouldWriteExactlyWhatItWasGivenInOrder(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 300_000) Integer> lengths,
      @ForAll @IntRange(min = 0, max = 9000) int position)
      throws IOException {
    Path directory = Files.createTempDirectory("pagewriter");
    try (Arena memory = Arena.ofConfined();
        PosixDirectory open = PosixDirectory.open(directory);
        PosixFile file = open.create("out", Set.of())) {
      PageWriter writer = new PageWriter(file, position, buffer(memory));
      int total = lengths.stream().mapToInt(Integer::intValue).sum();
      MemorySegment source = memory.allocate(Math.max(1, total));
      for (int i = 0; i < total; i++) {
        source.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31 + (i >> 8)));
      }
      int at = 0;
      for (int length : lengths) {
        writer.append(source, at, length);
        at += length;
      }
      writer.flush();

      assertThat(Files.readAllBytes(directory.resolve("out")))
          .isEqualTo(source.asSlice(0, total).toArray(ValueLayout.JAVA_BYTE));
      assertThat(writer.written()).isEqualTo(total);
      assertThat(writer.buffered()).isZero();
    } finally {
      Files.deleteIfExists(directory.resolve("out"));
      Files.delete(directory);
    }
  }

  @Test
  void shouldHoldBackABatchUntilItIsFlushed(@TempDir Path directory) throws IOException {
    try (Arena memory = Arena.ofConfined();
        PosixDirectory open = PosixDirectory.open(directory);
        PosixFile file = open.create("out", Set.of())) {
      PageWriter writer = new PageWriter(file, 0, buffer(memory));
      MemorySegment source = memory.allocate(PageWriter.WATERMARK_BYTES + 1);

      writer.append(source, 0, PageWriter.WATERMARK_BYTES);
      assertThat(Files.size(directory.resolve("out"))).isZero();

      writer.append(source, 0, 1);
      assertThat(Files.size(directory.resolve("out"))).isEqualTo(PageWriter.WATERMARK_BYTES);
      assertThat(writer.buffered()).isEqualTo(1);
    }
  }

  @Test
  void shouldEndOnAPageOfTheFileWhenItHasToWriteEarly(@TempDir Path directory) throws IOException {
    try (Arena memory = Arena.ofConfined();
        PosixDirectory open = PosixDirectory.open(directory);
        PosixFile file = open.create("out", Set.of())) {
      PageWriter writer = new PageWriter(file, 100, buffer(memory));
      MemorySegment source = memory.allocate(200_000);

      writer.append(source, 0, 1000);
      writer.append(source, 0, 199_000);

      // The segment began at 100, so its page ends 100 bytes earlier in the written bytes.
      assertThat((Files.size(directory.resolve("out")) + 100) % PageWriter.PAGE_BYTES).isZero();
      assertThat(writer.buffered()).isLessThan(PageWriter.PAGE_BYTES);
    }
  }

  private static MemorySegment buffer(Arena memory) {
    return memory.allocate(PageWriter.WATERMARK_BYTES + PageWriter.PAGE_BYTES);
  }
}
