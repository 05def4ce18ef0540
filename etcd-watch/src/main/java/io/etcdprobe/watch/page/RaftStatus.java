package io.etcdprobe.watch.page;

import io.etcdprobe.core.timing.ElectionTiming;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code raft.status} out of {@code /debug/vars}, and what the command line there tells of it.
 *
 * <p>Raft itself answers, not the loop that saves to disk: these figures stay true while that loop
 * stands still, when the gauges of {@code /metrics} show what was before the stall.
 *
 * @param memberIdHex hexadecimal, as etcd prints it
 * @param term of raft, also when nothing of it has been applied yet
 * @param voteHex whom the member voted for in this term, {@code "0"} for nobody
 * @param commit index of the last entry known to be committed
 * @param applied index of the last entry applied
 * @param leaderHex {@code "0"} for none
 * @param state {@code StateFollower}, {@code StateCandidate}, {@code StateLeader} or {@code
 *     StatePreCandidate}
 * @param progress of every member including the leader itself, by hexadecimal id; empty unless this
 *     member leads
 * @param timing that the member was started with, or null if its command line does not tell
 * @param unsafe whether its command line says {@code --unsafe-no-fsync}
 */
public record RaftStatus(
    String memberIdHex,
    long term,
    String voteHex,
    long commit,
    long applied,
    String leaderHex,
    String state,
    Map<String, Progress> progress,
    @Nullable ElectionTiming timing,
    boolean unsafe) {

  /**
   * How far the leader knows a member to be.
   *
   * @param match index of the last entry it is known to have on disk
   * @param next index of the next entry to send
   * @param state {@code StateProbe}, {@code StateReplicate} or {@code StateSnapshot}
   */
  public record Progress(long match, long next, String state) {}

  /** Takes a copy of the map. */
  public RaftStatus {
    progress = Collections.unmodifiableMap(new TreeMap<>(progress));
  }

  /** Whether the member leads, in its own eyes. */
  public boolean leads() {
    return state.equals("StateLeader");
  }

  /** Whether the member knows a leader. */
  public boolean hasLeader() {
    return !leaderHex.equals("0");
  }
}
