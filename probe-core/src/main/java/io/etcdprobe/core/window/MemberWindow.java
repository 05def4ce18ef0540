package io.etcdprobe.core.window;

import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.stall.SeenStall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was heard of one member lately, each source's outcomes oldest first.
 *
 * @param name its etcd name, the endpoint where that is unknown
 * @param id lower-case hexadecimal, empty if unknown
 * @param endpoint where we ask it
 * @param learner whether it does not vote
 * @param met whether it has ever answered us
 * @param status Maintenance.Status
 * @param metrics {@code /metrics}
 * @param raft {@code /debug/vars}
 * @param live whether {@code raft} is that; where it is not served it is made from {@code status},
 *     which waits for more
 * @param health {@code /health}
 * @param puts canary writes through this member
 * @param linearizable reads through this member that need the quorum
 * @param serializable reads that this member answers alone
 * @param stalls its stalls of the last day that took longer than a heartbeat interval
 * @param host looks at its machine, empty unless we are beside it
 * @param probe what the low-rate probe sees of its volume, null unless we are beside it
 */
public record MemberWindow(
    String name,
    String id,
    String endpoint,
    boolean learner,
    boolean met,
    List<Outcome<StatusReading>> status,
    List<Outcome<MetricsReading>> metrics,
    List<Outcome<RaftReading>> raft,
    boolean live,
    List<Outcome<HealthReading>> health,
    List<Outcome<Long>> puts,
    List<Outcome<Long>> linearizable,
    List<Outcome<Long>> serializable,
    List<SeenStall> stalls,
    List<Outcome<HostReading>> host,
    @Nullable DiskProbeReport probe) {

  /** Takes copies of the lists. */
  public MemberWindow {
    status = List.copyOf(status);
    metrics = List.copyOf(metrics);
    raft = List.copyOf(raft);
    health = List.copyOf(health);
    puts = List.copyOf(puts);
    linearizable = List.copyOf(linearizable);
    serializable = List.copyOf(serializable);
    stalls = List.copyOf(stalls);
    host = List.copyOf(host);
  }

  /** Whether both are of one member. */
  public boolean is(MemberWindow other) {
    return endpoint.equals(other.endpoint);
  }
}
