package io.etcdprobe.export.hdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;

class HistogramLogTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05.500Z");

  @Test
  void shouldBeReadByHdrHistogramsOwnReaderWithNothingLost() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<String, Histogram> written = new HashMap<>();
    try (HistogramLog log = new HistogramLog(out, "0.1.0", "disk", "/var/lib/etcd")) {
      for (int second = 0; second < 3; second++) {
        for (Phase phase : Phase.values()) {
          Histogram interval = LatencyRecorder.emptyHistogram();
          interval.recordValueWithCount(1_000_000L * (second + 1), 5);
          log.interval(phase, START.plusSeconds(second), START.plusSeconds(second + 1), interval);
          written
              .computeIfAbsent(phase.key(), key -> LatencyRecorder.emptyHistogram())
              .add(interval);
        }
      }
    }
    HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(out.toByteArray()));
    Map<String, Histogram> read = new HashMap<>();
    double lastStart = 0;
    for (EncodableHistogram next = reader.nextIntervalHistogram();
        next != null;
        next = reader.nextIntervalHistogram()) {
      Histogram interval = (Histogram) next;
      read.computeIfAbsent(interval.getTag(), key -> LatencyRecorder.emptyHistogram())
          .add(interval);
      assertThat(interval.getStartTimeStamp() / 1000.0).isGreaterThanOrEqualTo(lastStart);
      lastStart = interval.getStartTimeStamp() / 1000.0;
      assertThat(interval.getEndTimeStamp() - interval.getStartTimeStamp()).isEqualTo(1000);
    }
    assertThat(read).isEqualTo(written);
    assertThat(lastStart).isEqualTo(START.plusSeconds(2).toEpochMilli() / 1000.0);
  }

  @Test
  void shouldTellInItsCommentsWhatItHolds() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new HistogramLog(out, "0.1.0", "disk", "/evil\npath").close();

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "#[etcd-probe 0.1.0 disk /evil?path]",
            "#[Interval_Max and histograms are in nanoseconds]",
            "#[Histogram log format version 1.3]");
  }

  @Test
  void shouldNotHideThatItCouldNotBeWritten() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space");
          }
        };
    HistogramLog log = new HistogramLog(full, "0.1.0", "disk", "/x");

    assertThatThrownBy(log::close)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("could not be written");
  }
}
