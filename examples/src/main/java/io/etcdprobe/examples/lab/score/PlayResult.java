package io.etcdprobe.examples.lab.score;

import io.etcdprobe.examples.lab.cluster.LeaderChange;
import io.etcdprobe.examples.lab.fault.FaultRecord;
import io.etcdprobe.examples.lab.fault.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A play and its score.
 *
 * @param scenario name of the scenario
 * @param number number of the play of this scenario, from 1
 * @param score null if it could not be played
 * @param begunNanos when the timeline began, on the clock of {@link System#nanoTime}
 * @param roles the members that leader, follower and any stood for
 * @param faults as they really happened
 * @param changes changes of leader that the referee saw
 * @param malformed lines of the watchdog that were not judgements
 * @param notes what else is worth knowing
 */
public record PlayResult(
    String scenario,
    int number,
    Scoring.@Nullable Score score,
    long begunNanos,
    Map<Target, String> roles,
    List<FaultRecord> faults,
    List<LeaderChange> changes,
    List<String> malformed,
    List<String> notes) {

  public static PlayResult failed(String scenario, int number, String reason) {
    return new PlayResult(
        scenario, number, null, 0, Map.of(), List.of(), List.of(), List.of(), List.of(reason));
  }
}
