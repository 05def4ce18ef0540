package io.etcdprobe.core.path;

import io.etcdprobe.core.limit.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found on the way from one member to one address of another.
 *
 * @param path what was measured
 * @param index which of the member's addresses it is, from 0
 * @param checks how it is judged
 * @param overFirst what this address costs over the member's first one; null for the first one, or
 *     if it is unknown
 */
public record PairReport(
    PathMeasurement path, int index, List<PathCheck> checks, @Nullable PairedDifference overFirst) {

  /** The worst status that counts. */
  public Status status() {
    return checks.stream().map(PathCheck::counted).reduce(Status.PASS, Status::worse);
  }
}
