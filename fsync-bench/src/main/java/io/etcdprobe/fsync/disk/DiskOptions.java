package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.CopiedLoad;
import io.etcdprobe.core.disk.DiskBounds;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.timing.ElectionTiming;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to measure and how.
 *
 * @param directory the directory to write in; its last component must not be a symbolic link
 * @param pattern how to write
 * @param ratePerSecond proposals (writes) per second, open loop; 0 for as fast as they complete
 * @param sizeBytes payload of one proposal (etcd) or bytes of one write, 1 to {@link #MAX_SIZE}
 * @param durationNanos longest measured time; 0 for no limit
 * @param count most proposals; 0 for no limit
 * @param warmupNanos time before the measured time, 0 or more
 * @param full whether the run goes to its end even if the verdict is certain earlier
 * @param timing the cluster's timing
 * @param members voting members of the cluster
 * @param bounds limits of the verdict
 * @param like the load of a live member that the run copies; null without one
 */
public record DiskOptions(
    Path directory,
    Pattern pattern,
    double ratePerSecond,
    int sizeBytes,
    long durationNanos,
    long count,
    long warmupNanos,
    boolean full,
    ElectionTiming timing,
    int members,
    DiskBounds bounds,
    @Nullable CopiedLoad like) {

  /** etcd's largest request: 1.5 MiB (embed/config.go, DefaultMaxRequestBytes). */
  public static final int MAX_SIZE = 1_572_864;
}
