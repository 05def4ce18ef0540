package io.etcdprobe.examples.bench.fidelity;

import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.examples.bench.fidelity.DescriptorWatch.Role;
import io.etcdprobe.examples.bench.parts.TraceLine;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.HdrHistogram.Histogram;

/**
 * What a trace says about one process in a window of time: how long each fdatasync took and how
 * much was written, separately for the WAL and the database.
 *
 * <p>An fdatasync counts if it began and ended within the window.
 */
final class SyncAccount {

  /** The calls on files of one role. */
  static final class Files {
    final Histogram syncs = LatencyRecorder.emptyHistogram();
    long writes;
    long writtenBytes;

    /** Mean bytes of one write, 0 if there was none. */
    double meanWriteBytes() {
      return writes == 0 ? 0 : (double) writtenBytes / writes;
    }
  }

  private record Begun(long micros, Role role) {}

  private final long fromMicros;
  private final long toMicros;
  private final BiFunction<Long, Long, Role> roles;
  private final Map<Integer, Begun> underWay = new HashMap<>();
  private final Map<Role, Files> files = new EnumMap<>(Role.class);
  private boolean complete = true;

  /**
   * @param roles the role of a descriptor at a time in microseconds
   */
  SyncAccount(long fromNanos, long toNanos, BiFunction<Long, Long, Role> roles) {
    this.fromMicros = fromNanos / 1000;
    this.toMicros = toNanos / 1000;
    this.roles = roles;
    for (Role role : Role.values()) {
      files.put(role, new Files());
    }
  }

  /** Takes the next line of the trace. */
  void accept(String text) {
    if (TraceLine.tellsLoss(text)) {
      complete = false;
      return;
    }
    TraceLine line = TraceLine.parse(text);
    if (line == null) {
      return;
    }
    switch (line.call()) {
      case "fdatasync" -> sync(line);
      case "write", "pwrite64" -> write(line);
      default -> {}
    }
  }

  private void sync(TraceLine line) {
    if (line.entry()) {
      underWay.put(
          line.thread(), new Begun(line.micros(), roles.apply(line.descriptor(), line.micros())));
      return;
    }
    Begun begun = underWay.remove(line.thread());
    if (begun != null && within(begun.micros) && within(line.micros()) && line.result() == 0) {
      of(begun.role).syncs.recordValue(Math.max(1, (line.micros() - begun.micros) * 1000));
    }
  }

  private void write(TraceLine line) {
    if (line.entry() && within(line.micros()) && line.count() >= 0) {
      Files written = of(roles.apply(line.descriptor(), line.micros()));
      written.writes++;
      written.writtenBytes += line.count();
    }
  }

  private boolean within(long micros) {
    return micros >= fromMicros && micros <= toMicros;
  }

  Files of(Role role) {
    Files found = files.get(role);
    if (found == null) {
      throw new AssertionError(role);
    }
    return found;
  }

  /** Whether the record is complete; false if the kernel's buffer overflowed. */
  boolean complete() {
    return complete;
  }
}
