package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.EarlyEnd;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import java.util.EnumMap;
import java.util.Map;

/**
 * A recorder for each phase. The commit thread writes to {@link Phase#BACKEND_COMMIT}, the loop to
 * all others.
 */
final class PhaseRecorders {

  final LatencyRecorder write = new LatencyRecorder();
  final LatencyRecorder walFsync = new LatencyRecorder();
  final LatencyRecorder response = new LatencyRecorder();
  final LatencyRecorder segmentCut = new LatencyRecorder();
  final LatencyRecorder backendCommit = new LatencyRecorder();

  LatencyRecorder of(Phase phase) {
    return switch (phase) {
      case WRITE -> write;
      case WAL_FSYNC -> walFsync;
      case WAL_FSYNC_RESPONSE -> response;
      case SEGMENT_CUT -> segmentCut;
      case BACKEND_COMMIT -> backendCommit;
    };
  }

  /**
   * The profiles of what was recorded so far.
   *
   * @param early knows how much neighbouring samples resemble each other
   */
  Map<Phase, LatencyProfile> profiles(EarlyEnd early) {
    Map<Phase, LatencyProfile> profiles = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      profiles.put(
          phase,
          LatencyProfile.watched(of(phase).total(), of(phase).clamped(), alike(phase, early)));
    }
    return profiles;
  }

  private static double alike(Phase phase, EarlyEnd early) {
    return switch (phase) {
      case WAL_FSYNC -> early.fsyncAlike();
      case BACKEND_COMMIT -> early.commitAlike();
      case WRITE, WAL_FSYNC_RESPONSE, SEGMENT_CUT -> 1;
    };
  }
}
