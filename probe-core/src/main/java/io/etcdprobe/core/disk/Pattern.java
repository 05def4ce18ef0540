package io.etcdprobe.core.disk;

/** How the disk is written. */
public enum Pattern {
  /**
   * As etcd does: paced appends to preallocated WAL segments, fdatasync, segment cuts, and bbolt
   * commits at the same time.
   */
  ETCD("etcd"),

  /**
   * As the well-known fio recipe does: sequential writes of one small file, each followed by
   * fdatasync.
   */
  FIO("fio"),

  /** Sequential writes of a file opened O_DSYNC: the write returns when the data is durable. */
  DSYNC("dsync"),

  /** As {@link #DSYNC}, but around the page cache: O_DIRECT and O_DSYNC, whole blocks. */
  DIRECT("direct");

  private final String key;

  Pattern(String key) {
    this.key = key;
  }

  /** The name on the command line and in JSON. */
  public String key() {
    return key;
  }
}
