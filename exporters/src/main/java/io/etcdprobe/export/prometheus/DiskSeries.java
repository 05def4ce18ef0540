package io.etcdprobe.export.prometheus;

import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.List;

/** The three histograms of the probe, in the buckets for one timing. */
final class DiskSeries {

  private final ElectionTiming timing;
  private final List<String> labels;
  private final LatencyBuckets fsync;
  private final LatencyBuckets write;
  private final LatencyBuckets response;

  DiskSeries(ElectionTiming timing) {
    this.timing = timing;
    long[] bounds = LatencyBuckets.bounds(timing);
    this.labels = LatencyBuckets.labels(bounds);
    this.fsync = new LatencyBuckets(bounds);
    this.write = new LatencyBuckets(bounds);
    this.response = new LatencyBuckets(bounds);
  }

  void record(DiskSample sample) {
    fsync.record(sample.fsyncNanos());
    write.record(sample.writeNanos());
    response.record(sample.responseNanos());
  }

  ElectionTiming timing() {
    return timing;
  }

  /** The values of the label {@code le}. */
  List<String> labels() {
    return labels;
  }

  LatencyBuckets fsync() {
    return fsync;
  }

  LatencyBuckets write() {
    return write;
  }

  LatencyBuckets response() {
    return response;
  }
}
