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
 * The latest answers of one member, of each source oldest first.
 *
 * @param name its etcd name, or the endpoint if the name is unknown
 * @param id lower-case hexadecimal, empty if unknown
 * @param endpoint where we ask it
 * @param learner whether it does not vote
 * @param met whether it has ever answered us
 * @param status Maintenance.Status
 * @param metrics {@code /metrics}
 * @param raft {@code /debug/vars}
 * @param live whether {@code raft} is from {@code /debug/vars}. If the member does not serve that,
 *     {@code raft} is made from {@code status}, whose answer has to wait for more
 * @param health {@code /health}
 * @param puts canary writes through this member
 * @param linearizable reads through this member that need the quorum
 * @param serializable reads that this member answers alone
 * @param stalls its stalls of the last day that took longer than a heartbeat interval
 * @param host readings of its machine, empty unless we run beside it
 * @param paths its paths to its peers by the kernel's account; empty if that is not known, as it is
 *     unless we run beside the member
 * @param probe what the low-rate probe sees of its volume, null unless we run beside it
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
    List<PeerPath> paths,
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
    paths = List.copyOf(paths);
  }

  /** Whether both windows are of the same member. */
  public boolean is(MemberWindow other) {
    return endpoint.equals(other.endpoint);
  }
}
