package io.etcdprobe.fsync.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.sidecar.SelfReading;
import io.etcdprobe.fsync.noise.PauseWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfReaderTest {

  @Test
  void shouldReadItself() {
    double now = System.currentTimeMillis() / 1000.0;
    try (PauseWatch pauses = PauseWatch.start()) {
      SelfReading reading = new SelfReader(pauses).read(7);

      assertThat(reading.cpuNanos()).isPositive();
      assertThat(reading.anonymousBytes()).isBetween(1L << 20, reading.residentBytes());
      assertThat(reading.threads()).isGreaterThan(5);
      assertThat(reading.openDescriptors()).isBetween(3, 10_000);
      assertThat(reading.droppedEvents()).isEqualTo(7);
      assertThat(reading.startSeconds()).isBetween(now - 3600, now + 1);
      System.gc();
      SelfReading later = new SelfReader(pauses).read(7);
      assertThat(later.gcCount()).isGreaterThan(reading.gcCount());
      assertThat(later.gcNanos()).isGreaterThanOrEqualTo(reading.gcNanos());
      assertThat(later.cpuNanos()).isGreaterThanOrEqualTo(reading.cpuNanos());
    }
  }

  @Test
  void shouldCountADescriptorThatIsOpened(@TempDir Path directory) throws Exception {
    try (PauseWatch pauses = PauseWatch.start()) {
      SelfReader reader = new SelfReader(pauses);
      reader.read(0);
      int before = new SelfReader(pauses).read(0).openDescriptors();
      try (var open = Files.newOutputStream(directory.resolve("file"))) {
        assertThat(new SelfReader(pauses).read(0).openDescriptors()).isEqualTo(before + 1);
        open.write(1);
      }
      // The kernel's figures are not read again yet, but the caller's figure is new.
      assertThat(reader.read(3).droppedEvents()).isEqualTo(3);
    }
  }

  @Test
  void shouldSayZeroForWhatTheSystemDoesNotOffer(@TempDir Path empty) {
    try (PauseWatch pauses = PauseWatch.start()) {
      SelfReading reading = new SelfReader(pauses, empty).read(0);

      assertThat(reading.cpuNanos()).isZero();
      assertThat(reading.residentBytes()).isZero();
      assertThat(reading.openDescriptors()).isZero();
    }
  }

  @Test
  void shouldReadProcessorTimeBehindAnyName() {
    String fields = " S 1 1 1 0 -1 4194304 1 2 3 4 150 50 0 0 20 0 14 0 1000 1 1";

    assertThat(SelfReader.cpuNanos("12 (java)" + fields)).isEqualTo(2_000_000_000L);
    assertThat(SelfReader.cpuNanos("12 (a) R 9 (9 9)" + fields)).isEqualTo(2_000_000_000L);
    assertThat(SelfReader.cpuNanos("12 (java) S 1")).isZero();
  }

  @Test
  void shouldReadANameOfTheStatusOnlyAtTheBeginningOfALine() {
    String status = "Name:\tRssAnon: 9\nVmRSS:\t  68644 kB\nRssAnon:\t  31234 kB\nThreads:\t14\n";

    assertThat(SelfReader.kibibytes(status, "RssAnon:")).isEqualTo(31_234);
    assertThat(SelfReader.kibibytes(status, "VmRSS:")).isEqualTo(68_644);
    assertThat(SelfReader.kibibytes(status, "Threads:")).isEqualTo(14);
    assertThat(SelfReader.kibibytes(status, "VmSwap:")).isZero();
    assertThat(SelfReader.kibibytes("Threads:", "Threads:")).isZero();
  }

  @Property(tries = 500)
  void shouldNotStumbleOverNonsense(@ForAll String text) {
    assertThat(SelfReader.cpuNanos(text)).isNotNegative();
    assertThat(SelfReader.kibibytes("VmRSS:" + text, "VmRSS:")).isNotNegative();
    assertThat(SelfReader.kibibytes(text, "VmRSS:")).isNotNegative();
  }
}
