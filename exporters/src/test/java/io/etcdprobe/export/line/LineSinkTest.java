package io.etcdprobe.export.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineSinkTest {

  @TempDir Path scratch;
  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void shouldAppendAndGoOnInANewFileAfterTheOldOneWasMoved() throws Exception {
    Path file = scratch.resolve("events");
    Files.writeString(file, "before\n");
    try (LineSink sink = LineSink.append("events", file, said::add)) {
      sink.offer("one");
      until(() -> Files.readString(file).equals("before\none\n"));
      Files.move(file, scratch.resolve("events.1"));
      sink.offer("two");
      until(() -> Files.readString(scratch.resolve("events.1")).endsWith("two\n"));
      sink.reopen();
      sink.offer("three");
      until(() -> Files.exists(file) && Files.readString(file).equals("three\n"));
    }

    assertThat(scratch.resolve("events.1")).hasContent("before\none\ntwo\n");
    assertThat(said).isEmpty();
  }

  @Test
  void shouldHaveNoThreadWhileThereIsNothingToWrite() throws Exception {
    Path file = scratch.resolve("events.jsonl");
    try (LineSink sink = LineSink.append("seldom-written", file, said::add)) {
      for (String line : List.of("one", "two")) {
        sink.offer(line);
        until(() -> Files.readString(file).endsWith(line + "\n"));
        until(() -> threads("seldom-written") == 0);
      }
      assertThat(sink.dropped()).isZero();
      sink.offer("last");
    }

    assertThat(file).content().isEqualTo("one\ntwo\nlast\n");
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  @Test
  void shouldRefuseALinkADirectoryAndAPipe() throws Exception {
    Path link = Files.createSymbolicLink(scratch.resolve("link"), scratch.resolve("target"));
    Path pipe = scratch.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    for (Path path : List.of(link, scratch, pipe, scratch.resolve("none/events"))) {
      assertThatThrownBy(() -> LineSink.append("events", path, said::add))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot append to " + path);
    }
    assertThat(scratch.resolve("target")).doesNotExist();
  }

  @Test
  void shouldCountWhatABlockedPipeDoesNotTakeAndHoldUpNobody() throws Exception {
    Process cat = new ProcessBuilder("sleep", "60").start();
    try (FileOutputStream pipe = new FileOutputStream("/proc/" + cat.pid() + "/fd/0")) {
      FileDescriptor stuck = pipe.getFD();
      LineSink sink = LineSink.to("stuck", stuck, said::add);
      String line = "x".repeat(1000);
      long start = System.nanoTime();
      for (int i = 0; i < 2000; i++) {
        sink.offer(line);
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(sink.dropped()).isGreaterThan(1000);
      sink.close();
    } finally {
      cat.destroyForcibly();
    }
  }

  @Test
  void shouldSayOnceThatADiskIsFullAndCountEveryLine() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs /dev/full");
    try (FileOutputStream device = new FileOutputStream(full.toFile())) {
      LineSink sink = LineSink.to("full", device.getFD(), said::add);
      for (int i = 0; i < 10; i++) {
        sink.offer("line");
      }
      until(() -> sink.dropped() == 10);
      sink.close();
    }

    assertThat(said).hasSize(1);
    assertThat(said.getFirst()).startsWith("cannot be written and are lost, but counted");
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - deadline).as("time").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
