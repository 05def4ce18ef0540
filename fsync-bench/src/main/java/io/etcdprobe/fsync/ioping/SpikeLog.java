package io.etcdprobe.fsync.ioping;

import io.etcdprobe.core.ioping.Operation;
import io.etcdprobe.core.ioping.Spike;
import io.etcdprobe.core.ioping.SpikeVerdict;
import io.etcdprobe.fsync.noise.NoiseMonitor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Remembers the requests that took longer than a threshold, and asks whose pause each was. */
final class SpikeLog implements AutoCloseable {

  /** If there are more than this many, the others are only counted. */
  private static final int REMEMBERED = 10_000;

  private record Seen(long index, Operation operation, Instant at, long start, long nanos) {}

  private final long thresholdNanos;
  private final long warmup;
  private final NoiseMonitor noise = NoiseMonitor.startWithoutDevice();
  private final List<Seen> seen = new ArrayList<>();
  private long requests;
  private long over;

  SpikeLog(long thresholdNanos, long warmup) {
    this.thresholdNanos = thresholdNanos;
    this.warmup = warmup;
  }

  void request(long index, Operation operation, long start, long nanos) {
    requests++;
    if (nanos <= thresholdNanos) {
      return;
    }
    over++;
    if (seen.size() < REMEMBERED) {
      Instant at = Instant.now().minusNanos(System.nanoTime() - start);
      seen.add(new Seen(index, operation, at, start, nanos));
    }
  }

  SpikeVerdict verdict() {
    List<Spike> spikes = new ArrayList<>();
    for (Seen one : seen) {
      spikes.add(
          new Spike(
              one.index,
              one.operation,
              one.at,
              one.nanos,
              one.index <= warmup,
              noise.originOf(one.start, one.start + one.nanos)));
    }
    return SpikeVerdict.of(thresholdNanos, requests, Math.min(requests, warmup), over, spikes);
  }

  @Override
  public void close() {
    noise.close();
  }
}
