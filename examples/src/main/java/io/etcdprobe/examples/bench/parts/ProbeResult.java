package io.etcdprobe.examples.bench.parts;

import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * The result of a run of the probe, in a form that one process can pass to another.
 *
 * @param fromNanos beginning of the measured time on {@link System#nanoTime}'s clock, which all
 *     processes of a machine share
 * @param toNanos its end
 * @param batches pairs of write and fdatasync
 */
public record ProbeResult(
    long fromNanos,
    long toNanos,
    long proposals,
    long batches,
    long writtenBytes,
    Map<Phase, Histogram> latency) {

  public static ProbeResult of(DiskReport report) {
    long now = System.nanoTime();
    long from = now - ChronoUnit.NANOS.between(report.start(), Instant.now());
    Map<Phase, Histogram> latency = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      latency.put(phase, report.latency(phase).histogram());
    }
    return new ProbeResult(
        from,
        from + report.workload().measuredNanos(),
        report.workload().proposals(),
        report.workload().batches(),
        report.workload().writtenBytes(),
        latency);
  }

  /** Nanoseconds per proposal, including everything between the calls. */
  public double periodNanos() {
    return (double) (toNanos - fromNanos) / proposals;
  }

  public Histogram of(Phase phase) {
    return latency.getOrDefault(phase, LatencyRecorder.emptyHistogram());
  }

  String encoded() {
    StringBuilder text =
        new StringBuilder(
            "run %d %d %d %d %d%n".formatted(fromNanos, toNanos, proposals, batches, writtenBytes));
    latency.forEach(
        (phase, histogram) -> {
          ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
          int length = histogram.encodeIntoCompressedByteBuffer(bytes);
          byte[] used = java.util.Arrays.copyOf(bytes.array(), length);
          text.append("phase ").append(phase).append(' ');
          text.append(Base64.getEncoder().encodeToString(used)).append('\n');
        });
    return text.toString();
  }

  /**
   * Reads what {@link #encoded} wrote.
   *
   * @throws IllegalArgumentException if the lines are something else; the message has the first
   *     line
   */
  static ProbeResult decode(List<String> lines) {
    long[] run = null;
    Map<Phase, Histogram> latency = new EnumMap<>(Phase.class);
    try {
      for (String line : lines) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("run") && words.length == 6) {
          run = java.util.Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
        } else if (words[0].equals("phase") && words.length == 3) {
          ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(words[2]));
          latency.put(Phase.valueOf(words[1]), Histogram.decodeFromCompressedByteBuffer(bytes, 1));
        }
      }
    } catch (DataFormatException | RuntimeException malformed) {
      throw new IllegalArgumentException("not a result: " + lines, malformed);
    }
    if (run == null) {
      throw new IllegalArgumentException("the probe failed: " + String.join(" ", lines));
    }
    return new ProbeResult(run[0], run[1], run[2], run[3], run[4], latency);
  }
}
