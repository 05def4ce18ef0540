package io.etcdprobe.core.disk;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.stall.Stall;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that one run of {@code etcd-probe disk} found out. Outputs show this and nothing else.
 *
 * @param toolVersion version of etcd-probe
 * @param start when the measured time began, wall clock
 * @param target what was measured
 * @param warnings what is wrong with the target or worth knowing about it
 * @param host what else happened on the host
 * @param workload what was done to the disk
 * @param latency one profile per {@link Phase}, all of them present
 * @param stalls stalls beyond the heartbeat interval, in order of time; at most {@link #MAX_STALLS}
 *     of the longest
 * @param stallCount how many there were in all
 * @param verdict what it means
 */
public record DiskReport(
    String toolVersion,
    Instant start,
    TargetFacts target,
    List<TargetWarning> warnings,
    HostNoise host,
    WorkloadFacts workload,
    Map<Phase, LatencyProfile> latency,
    List<Stall> stalls,
    long stallCount,
    Verdict verdict) {

  /** How many stalls are kept with their time. */
  public static final int MAX_STALLS = 1000;

  /** Copies the collections; a phase that was not measured gets an empty profile. */
  public DiskReport {
    warnings = List.copyOf(warnings);
    stalls = List.copyOf(stalls);
    Map<Phase, LatencyProfile> all = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      all.put(phase, latency.getOrDefault(phase, LatencyProfile.empty()));
    }
    latency = Map.copyOf(all);
  }

  /** The profile of a phase, empty when the pattern has no such part. */
  public LatencyProfile latency(Phase phase) {
    LatencyProfile profile = latency.get(phase);
    return profile == null ? LatencyProfile.empty() : profile;
  }
}
