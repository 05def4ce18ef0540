package io.etcdprobe.core.latency;

/** The parts of etcd's way to disk that are measured separately. Every output shows all of them. */
public enum Phase {
  /** The write(2) of one batch to the WAL segment; etcd's own metrics do not include it. */
  WRITE("write", "write(2) of a batch"),

  /** The fdatasync(2) after it: what {@code etcd_disk_wal_fsync_duration_seconds} measures. */
  WAL_FSYNC("wal_fsync", "fdatasync of the WAL"),

  /** One proposal from its intended start until it is durable: waiting, write and fdatasync. */
  WAL_FSYNC_RESPONSE("wal_fsync_response", "proposal, intended start to durable"),

  /** The change to the next WAL segment: ftruncate, two fdatasyncs, rename, directory fsync. */
  SEGMENT_CUT("segment_cut", "WAL segment cut"),

  /** One bbolt commit: pages, fdatasync, meta page, fdatasync. */
  BACKEND_COMMIT("backend_commit", "bbolt commit");

  private final String key;
  private final String label;

  Phase(String key, String label) {
    this.key = key;
    this.label = label;
  }

  /** The name in JSON and in HdrHistogram log tags. */
  public String key() {
    return key;
  }

  /** The name for people. */
  public String label() {
    return label;
  }
}
