package io.etcdprobe.fsync.ioping;

import io.etcdprobe.core.ioping.Operation;
import io.etcdprobe.core.ioping.RequestObserver;
import io.etcdprobe.core.latency.LatencyRecorder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The distribution of each second, separately for reads and writes. */
final class IntervalLog {

  private static final long SECOND = 1_000_000_000;

  private final Map<Operation, LatencyRecorder> recorders = new EnumMap<>(Operation.class);
  private long startNanos = System.nanoTime();
  private Instant start = Instant.now();

  void record(Operation operation, long nanos) {
    LatencyRecorder recorder = recorders.get(operation);
    if (recorder == null) {
      recorder = new LatencyRecorder();
      recorders.put(operation, recorder);
    }
    recorder.record(nanos);
  }

  /** Reports the second if it has passed. */
  void tellIfDue(long now, RequestObserver observer) {
    if (now - startNanos >= SECOND) {
      tell(observer);
      startNanos = now;
    }
  }

  /** Reports what was recorded since the last report. */
  void tell(RequestObserver observer) {
    Instant end = Instant.now();
    for (Map.Entry<Operation, LatencyRecorder> entry : recorders.entrySet()) {
      Histogram taken = entry.getValue().takeInterval();
      if (taken.getTotalCount() > 0) {
        observer.interval(entry.getKey(), start, end, taken);
      }
    }
    start = end;
  }
}
