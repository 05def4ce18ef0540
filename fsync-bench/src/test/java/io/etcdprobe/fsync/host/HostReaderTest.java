package io.etcdprobe.fsync.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.sidecar.HostReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostReaderTest {

  @TempDir Path root;
  private Path directory;
  private Path proc;
  private Path sys;

  @BeforeEach
  void makeRoots() throws IOException {
    directory = Files.createDirectories(root.toRealPath().resolve("etcd"));
    proc = Files.createDirectories(root.resolve("proc"));
    sys = Files.createDirectories(root.resolve("sys"));
  }

  private static void write(Path root, String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private HostReading read() throws IOException {
    return new HostReader(directory, proc, sys).read();
  }

  @Test
  void shouldSayNullForWhatTheSystemDoesNotOffer() throws Exception {
    HostReading reading = read();

    assertThat(reading.sizeBytes()).isPositive();
    assertThat(reading.freeBytes()).isBetween(1L, reading.sizeBytes());
    assertThat(reading.readOnly()).isFalse();
    assertThat(reading.cpus()).isPositive();
    assertThat(reading.busyNanos()).isNull();
    assertThat(reading.stealNanos()).isNull();
    assertThat(reading.cpuPressureNanos()).isNull();
    assertThat(reading.ioPressureNanos()).isNull();
    assertThat(reading.memoryPressureNanos()).isNull();
    assertThat(reading.device()).isNull();
  }

  @Test
  void shouldReadTheTotalsOfARealMachine() throws Exception {
    write(
        proc,
        "stat",
        "cpu  92389 5 14187 905181 1894 0 499 43 10 0\n"
            + "cpu0 46000 2 7000 452000 900 0 250 20 5 0\n"
            + "cpu1 46389 3 7187 453181 994 0 249 23 5 0\n"
            + "intr 12345678 0 9 0\nctxt 1\nbtime 1763950000\n");
    String rest = "avg10=0.14 avg60=0.03 avg300=0.16 total=";
    write(proc, "pressure/cpu", "some " + rest + "1500\nfull " + rest + "0\n");
    write(proc, "pressure/io", "some " + rest + "2439863\nfull " + rest + "2234454\n");
    write(proc, "pressure/memory", "some " + rest + "7\nfull " + rest + "3\n");
    write(proc, "self/mountinfo", "60 27 254:1 / " + directory + " rw - ext4 /dev/vdz1 rw\n");
    write(sys, "class/block/vdz/size", "2048\n");
    write(
        sys,
        "class/block/vdz/stat",
        " 152772 30163 8902378 96872 279078 52819 6026192 30887 0 40016 134717 6322 57 240 897"
            + " 95065 6060\n");
    Files.createDirectories(sys.resolve("class/block/vdz/vdz1"));
    write(sys, "class/block/vdz/vdz1/partition", "1\n");
    Files.createDirectories(sys.resolve("dev/block"));
    Files.createSymbolicLink(sys.resolve("dev/block/254:1"), sys.resolve("class/block/vdz/vdz1"));

    HostReading reading = read();

    assertThat(reading.cpus()).isEqualTo(2);
    assertThat(reading.busyNanos()).isEqualTo((92389 + 5 + 14187 + 499) * 10_000_000L);
    assertThat(reading.stealNanos()).isEqualTo(430_000_000L);
    assertThat(reading.cpuPressureNanos()).isEqualTo(1_500_000L);
    assertThat(reading.ioPressureNanos()).isEqualTo(2_439_863_000L);
    assertThat(reading.memoryPressureNanos()).isEqualTo(7_000L);
    assertThat(reading.device())
        .isEqualTo(
            new HostReading.Device(
                "vdz",
                279_078,
                6_026_192L * 512,
                30_887_000_000L,
                95_065L,
                6_060_000_000L,
                40_016_000_000L));
  }

  @Test
  void shouldNotKnowTheFlushesOfAnOldKernel() throws Exception {
    write(proc, "self/mountinfo", "60 27 254:1 / " + directory + " rw - ext4 /dev/vdz rw\n");
    write(sys, "class/block/vdz/stat", "1 2 3 4 5 6 7 8 9 10 11\n");

    HostReading.Device device = read().device();

    assertThat(device).isNotNull();
    assertThat(device.writes()).isEqualTo(5);
    assertThat(device.flushes()).isNull();
    assertThat(device.flushNanos()).isNull();
  }

  @Test
  void shouldFollowALinkAndFailForWhatIsNotThere() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("link"), directory);

    assertThat(new HostReader(link, proc, sys).read().sizeBytes()).isPositive();
    assertThatThrownBy(() -> new HostReader(root.resolve("no"), proc, sys).read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void shouldReadThisMachine() throws Exception {
    HostReading reading = new HostReader(Path.of("/")).read();

    assertThat(reading.sizeBytes()).isPositive();
    assertThat(reading.busyNanos()).isPositive();
    assertThat(reading.cpus()).isPositive();
  }

  @Property(tries = 50)
  void shouldAnswerNonsenseWithNull(@ForAll byte[] bytes, @ForAll String text) throws Exception {
    Path odd = Files.createTempDirectory("odd");
    try {
      Files.write(odd.resolve("stat"), bytes);
      Files.createDirectory(odd.resolve("pressure"));
      Files.writeString(
          odd.resolve("pressure/io"),
          "some total=x" + text.replace('\n', ' '),
          StandardCharsets.UTF_8);
      HostReading reading = new HostReader(odd, odd, odd).read();
      assertThat(reading.ioPressureNanos()).isNull();
      assertThat(reading.busyNanos()).isNull();
      assertThat(reading.cpus()).isPositive();
    } catch (java.nio.charset.CharacterCodingException lonelySurrogate) {
      return;
    } finally {
      try (var tree = Files.walk(odd)) {
        for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
