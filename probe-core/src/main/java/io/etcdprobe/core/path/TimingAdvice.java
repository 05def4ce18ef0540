package io.etcdprobe.core.path;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The times that a cluster on these paths and disks needs.
 *
 * @param timing null if no times that etcd takes are enough
 * @param changes whether they differ from the present ones
 * @param reason what asks for them, a sentence without a full stop
 */
public record TimingAdvice(@Nullable ElectionTiming timing, boolean changes, String reason) {

  private static final double ROUND_TRIPS = 1.5;
  private static final int ELECTION_HEARTBEATS = 10;
  private static final long STEP_MILLIS = 10;

  /**
   * What a disk needs.
   *
   * @param name the node or the file that says so
   * @param timing the times that its result advises; null if no times are enough
   */
  public record DiskNeed(String name, @Nullable ElectionTiming timing) {}

  /**
   * Advises times. The heartbeat interval is 1.5 times the largest 99th percentile of a round trip,
   * rounded up to 10 ms (the median where the hosts were busy, or where only TCP passes), if the
   * present one is less than that; the election timeout is ten heartbeats (etcd's tuning page: 0.5
   * to 1.5 round trips, and ten of them). What a disk needs counts too: the larger demand holds.
   */
  static TimingAdvice of(
      List<PathMeasurement> paths, List<DiskNeed> disks, ElectionTiming present) {
    long heartbeat = present.heartbeat().toMillis();
    long election = present.election().toMillis();
    String reason = "the present times are enough for all paths that were measured";
    for (PathMeasurement path : paths) {
      boolean tail = path.datagramsPass() && !path.roundTripIsOurs();
      double trip = path.roundTrips().quantileNanos(tail ? 0.99 : 0.5);
      long needed = (long) Math.ceil(trip * ROUND_TRIPS / (STEP_MILLIS * 1e6)) * STEP_MILLIS;
      if (needed > heartbeat) {
        heartbeat = needed;
        election = Math.max(election, ELECTION_HEARTBEATS * needed);
        reason =
            "the "
                + (tail ? "p99" : "median")
                + " of the round trip from "
                + path.from()
                + " to "
                + path.to()
                + " is "
                + LatencyText.of(trip);
      }
    }
    for (DiskNeed disk : disks) {
      if (disk.timing() == null) {
        return new TimingAdvice(null, true, "no times are enough for the disk of " + disk.name());
      }
      if (disk.timing().heartbeat().toMillis() > heartbeat
          || disk.timing().election().toMillis() > election) {
        heartbeat = Math.max(heartbeat, disk.timing().heartbeat().toMillis());
        election = Math.max(election, disk.timing().election().toMillis());
        reason = "the disk of " + disk.name() + " needs them";
      }
    }
    if (election > ElectionTiming.MAX_ELECTION.toMillis()) {
      return new TimingAdvice(
          null,
          true,
          reason + ", which is more than etcd's longest election timeout of 50 s allows");
    }
    ElectionTiming advised =
        new ElectionTiming(
            Duration.ofMillis(heartbeat), Duration.ofMillis(Math.max(election, 5 * heartbeat)));
    return new TimingAdvice(advised, !advised.equals(present), reason);
  }
}
