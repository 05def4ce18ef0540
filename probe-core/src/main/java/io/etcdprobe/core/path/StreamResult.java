package io.etcdprobe.core.path;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.timing.ElectionTiming;
import org.HdrHistogram.Histogram;

/**
 * What a long TCP connection did, used as rafthttp uses one.
 *
 * @param sent messages that were due before the stream ended
 * @param answered those that were answered
 * @param response from the moment a message was due to its answer. One without an answer counts
 *     with the time until the end
 * @param lateOne messages answered more than H after they were due, or not at all
 * @param lateTwo the same for 2H
 * @param lateElection the same for (E-1)H
 * @param longestSilenceNanos longest time without an answer while one was due, from the answer (or
 *     the begin) before it
 * @param spoiled messages that arrived with another content than was sent
 * @param failure why the connection ended early, empty if it did not
 */
public record StreamResult(
    long sent,
    long answered,
    LatencyProfile response,
    long lateOne,
    long lateTwo,
    long lateElection,
    long longestSilenceNanos,
    long spoiled,
    String failure) {

  /** Reads a trace. */
  public static StreamResult of(StreamTrace trace, ElectionTiming timing) {
    Histogram response = LatencyRecorder.emptyHistogram();
    long[] late = new long[3];
    long[] limits = {
      timing.heartbeatNanos(), timing.lateHeartbeatNanos(), timing.leadershipAtRiskNanos()
    };
    long answered = 0;
    for (int k = 0; k < trace.due().size(); k++) {
      boolean came = trace.answered().came(k);
      answered += came ? 1 : 0;
      long nanos = (came ? trace.answered().at(k) : trace.endNanos()) - trace.due().at(k);
      response.recordValue(Math.clamp(nanos, 1, LatencyRecorder.MAX_NANOS));
      for (int i = 0; i < limits.length; i++) {
        late[i] += nanos > limits[i] ? 1 : 0;
      }
    }
    return new StreamResult(
        trace.due().size(),
        answered,
        LatencyProfile.of(response, 0),
        late[0],
        late[1],
        late[2],
        longestSilence(trace),
        trace.spoiled(),
        trace.failure());
  }

  /**
   * The longest time between two answers. The time before the first and after the last one counts
   * if an answer was due in it.
   */
  private static long longestSilence(StreamTrace trace) {
    long[] came = trace.answered().all().sorted().toArray();
    long before = 0;
    long longest = 0;
    for (long tick : came) {
      longest = Math.max(longest, tick - before);
      before = tick;
    }
    boolean owed = trace.due().size() > came.length;
    return owed ? Math.max(longest, trace.endNanos() - before) : longest;
  }
}
