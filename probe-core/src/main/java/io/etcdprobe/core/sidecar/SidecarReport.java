package io.etcdprobe.core.sidecar;

import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.timing.MemberTiming;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a sidecar knows at one moment.
 *
 * @param version of etcd-probe
 * @param revision the revision it was built from
 * @param member etcd name of the member beside us, empty if unknown
 * @param timing the timing that the member runs with
 * @param watch the cluster
 * @param probe the volume's latency
 * @param host the machine; null if it was not read yet or cannot be read
 * @param peers the connections of the member beside us to its peers
 * @param self this process
 * @param calm whether members are asked less often because nothing unusual happened lately
 */
public record SidecarReport(
    String version,
    String revision,
    String member,
    MemberTiming timing,
    WatchReport watch,
    DiskProbeReport probe,
    @Nullable HostReading host,
    PeersReport peers,
    SelfReading self,
    boolean calm) {}
