package io.etcdprobe.core.disk;

/** The values that a disk is judged by. Every output shows all of them. */
public enum Bound {
  /** p99 of fdatasync(2) on the WAL, nanoseconds. */
  WAL_FSYNC_P99(
      "wal_fsync_p99",
      "ns",
      "https://etcd.io/docs/v3.6/faq/#what-does-the-etcd-warning-apply-entries-took-too-long-mean"),

  /** p99 of bbolt's commit, nanoseconds. */
  BACKEND_COMMIT_P99(
      "backend_commit_p99",
      "ns",
      "https://etcd.io/docs/v3.6/faq/#what-does-the-etcd-warning-apply-entries-took-too-long-mean"),

  /** Durable sequential writes per second. */
  SEQUENTIAL_IOPS("sequential_iops", "1/s", "https://etcd.io/docs/v3.6/op-guide/hardware/#disks"),

  /** Longest stall of the raft loop, nanoseconds. */
  STALL("stall", "ns", "https://etcd.io/docs/v3.6/tuning/#time-parameters"),

  /** The disk answered with an error; no number. */
  IO_ERROR("io_error", "", "https://etcd.io/docs/v3.6/op-guide/hardware/#disks"),

  /** What the file system and the device are; no number. */
  TARGET("target", "", "https://etcd.io/docs/v3.6/op-guide/hardware/#disks");

  private final String key;
  private final String unit;
  private final String source;

  Bound(String key, String unit, String source) {
    this.key = key;
    this.unit = unit;
    this.source = source;
  }

  /** The name in JSON. */
  public String key() {
    return key;
  }

  /** Unit of the measured value and the limits: {@code ns}, {@code 1/s}, or empty for none. */
  public String unit() {
    return unit;
  }

  /** Where the limit comes from. */
  public String source() {
    return source;
  }
}
