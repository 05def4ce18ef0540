package io.etcdprobe.core.judge;

import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import java.util.List;

/**
 * What was heard of one member lately, each source's outcomes oldest first.
 *
 * @param name its etcd name, the endpoint where that is unknown
 * @param id lower-case hexadecimal, empty if unknown
 * @param endpoint where we ask it
 * @param learner whether it does not vote
 * @param status Maintenance.Status
 * @param metrics {@code /metrics}
 * @param raft {@code /debug/vars}
 * @param health {@code /health}
 * @param puts canary writes through this member
 * @param linearizable reads through this member that need the quorum
 * @param serializable reads that this member answers alone
 */
public record MemberWindow(
    String name,
    String id,
    String endpoint,
    boolean learner,
    List<Outcome<StatusReading>> status,
    List<Outcome<MetricsReading>> metrics,
    List<Outcome<RaftReading>> raft,
    List<Outcome<HealthReading>> health,
    List<Outcome<Long>> puts,
    List<Outcome<Long>> linearizable,
    List<Outcome<Long>> serializable) {

  /** Takes copies of the lists. */
  public MemberWindow {
    status = List.copyOf(status);
    metrics = List.copyOf(metrics);
    raft = List.copyOf(raft);
    health = List.copyOf(health);
    puts = List.copyOf(puts);
    linearizable = List.copyOf(linearizable);
    serializable = List.copyOf(serializable);
  }

  /** Whether both are of one member. */
  public boolean is(MemberWindow other) {
    return endpoint.equals(other.endpoint);
  }
}
