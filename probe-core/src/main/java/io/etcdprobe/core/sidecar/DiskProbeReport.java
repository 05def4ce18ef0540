package io.etcdprobe.core.sidecar;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.stall.Stall;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the low-rate probe has seen of the volume.
 *
 * @param state what it is doing
 * @param reason why it does not run at its full rate, for the user; empty if it does
 * @param directory where it writes
 * @param intervalNanos present time between two samples, on average
 * @param samples samples since the start
 * @param failures writes or syncs since the start that the disk refused
 * @param skipped samples that were due but not made, because the probe backed off or a sync hung
 * @param writtenBytes bytes handed to the kernel since the start
 * @param bytesPerDay bytes per day at its full rate, including the file system's own blocks
 * @param last when the last sample began, or null
 * @param underWayNanos how long the sample under way has taken so far, 0 if there is none
 * @param write of the last five minutes
 * @param fsync of the last five minutes
 * @param lastStalls the latest stalls beyond a heartbeat interval, newest first, at most 20
 */
public record DiskProbeReport(
    ProbeState state,
    String reason,
    String directory,
    long intervalNanos,
    long samples,
    long failures,
    long skipped,
    long writtenBytes,
    long bytesPerDay,
    @Nullable Instant last,
    long underWayNanos,
    LatencyProfile write,
    LatencyProfile fsync,
    List<Stall> lastStalls) {

  /** Takes a copy of the list. */
  public DiskProbeReport {
    lastStalls = List.copyOf(lastStalls);
  }

  /** A probe that is switched off. */
  public static DiskProbeReport off() {
    return new DiskProbeReport(
        ProbeState.OFF,
        "switched off",
        "",
        0,
        0,
        0,
        0,
        0,
        0,
        null,
        0,
        LatencyProfile.empty(),
        LatencyProfile.empty(),
        List.of());
  }
}
