package io.etcdprobe.core.path;

import java.util.List;

/**
 * All that was written down while one address of a member was probed from another member.
 *
 * @param address the address that was probed, as an IP address; empty if none was found
 * @param startEpochMillis when it began, by the prober's time of day
 * @param elapsedNanos how long it took
 * @param failure why nothing could be measured, empty if it was measured
 * @param lookup what the name service took
 * @param ports the ports that were tried; the first one is the peer port
 * @param udp the stream of datagrams, without datagrams if there was none
 * @param heartbeats small messages, one each heartbeat interval
 * @param appends messages of 1 byte to 16 KiB
 * @param mtuUp largest packet from the prober
 * @param mtuDown largest packet to the prober
 * @param requestUp a request of etcd's largest size from the prober
 * @param requestDown the same to the prober
 * @param bulkUp as many bytes as passed in some seconds from the prober
 * @param bulkDown the same to the prober
 * @param near the prober's host
 * @param far the other host
 */
public record PathRecord(
    String address,
    long startEpochMillis,
    long elapsedNanos,
    String failure,
    Lookup lookup,
    List<PortCheck> ports,
    UdpTrace udp,
    StreamTrace heartbeats,
    StreamTrace appends,
    PathMtu mtuUp,
    PathMtu mtuDown,
    Transfer requestUp,
    Transfer requestDown,
    Transfer bulkUp,
    Transfer bulkDown,
    HostLoad near,
    HostLoad far) {

  /** What is known if nothing could be measured. */
  public static PathRecord failed(
      String address, long startEpochMillis, String failure, Lookup lookup, List<PortCheck> ports) {
    return new PathRecord(
        address,
        startEpochMillis,
        0,
        failure,
        lookup,
        ports,
        UdpTrace.NONE,
        StreamTrace.NONE,
        StreamTrace.NONE,
        PathMtu.unknown(0),
        PathMtu.unknown(0),
        Transfer.NONE,
        Transfer.NONE,
        Transfer.NONE,
        Transfer.NONE,
        HostLoad.UNKNOWN,
        HostLoad.UNKNOWN);
  }
}
