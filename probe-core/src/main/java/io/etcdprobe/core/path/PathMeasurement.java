package io.etcdprobe.core.path;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of one address of a member, seen from another member.
 *
 * @param from name of the member that probed
 * @param to name of the member that was probed
 * @param address the address that was probed; empty if none was found
 * @param start when it began, by the prober's time of day
 * @param elapsedNanos how long it took
 * @param failure why nothing could be measured, empty if it was measured
 * @param lookup what the name service took
 * @param ports the ports that were tried; the first one is the peer port
 * @param up datagrams from the prober
 * @param down answers to the prober
 * @param roundTrip round trips of the datagrams, without the time that the other side took
 * @param heartbeats small messages over TCP, one each heartbeat interval
 * @param appends messages of 1 byte to 16 KiB over TCP
 * @param mtuUp largest packet from the prober
 * @param mtuDown largest packet to the prober
 * @param requestUp a request of etcd's largest size from the prober
 * @param requestDown the same to the prober
 * @param bulkUp as many bytes as passed in some seconds from the prober
 * @param bulkDown the same to the prober
 * @param clock the other side's clock, null if it is unknown
 * @param near the prober's host
 * @param far the other host
 */
public record PathMeasurement(
    String from,
    String to,
    String address,
    Instant start,
    long elapsedNanos,
    String failure,
    Lookup lookup,
    List<PortCheck> ports,
    OneWay up,
    OneWay down,
    LatencyProfile roundTrip,
    StreamResult heartbeats,
    StreamResult appends,
    PathMtu mtuUp,
    PathMtu mtuDown,
    Transfer requestUp,
    Transfer requestDown,
    Transfer bulkUp,
    Transfer bulkDown,
    @Nullable ClockOffset clock,
    HostLoad near,
    HostLoad far) {

  /**
   * Reads what was written down.
   *
   * @param from name of the member that probed
   * @param to name of the member that was probed
   */
  public static PathMeasurement of(PathRecord path, String from, String to, ElectionTiming timing) {
    UdpTrace udp = path.udp();
    Histogram roundTrip = LatencyRecorder.emptyHistogram();
    for (int k = 0; k < udp.size(); k++) {
      long nanos = udp.roundTripNanos(k);
      if (nanos >= 0) {
        roundTrip.recordValue(Math.clamp(nanos, 1, LatencyRecorder.MAX_NANOS));
      }
    }
    return new PathMeasurement(
        from,
        to,
        path.address(),
        Instant.ofEpochMilli(path.startEpochMillis()),
        path.elapsedNanos(),
        path.failure(),
        path.lookup(),
        List.copyOf(path.ports()),
        OneWay.up(udp),
        OneWay.down(udp),
        LatencyProfile.of(roundTrip, 0),
        StreamResult.of(path.heartbeats(), timing),
        StreamResult.of(path.appends(), timing),
        path.mtuUp(),
        path.mtuDown(),
        path.requestUp(),
        path.requestDown(),
        path.bulkUp(),
        path.bulkDown(),
        ClockOffset.of(udp),
        path.near(),
        path.far());
  }

  /** Whether the path was measured at all. */
  public boolean measured() {
    return failure.isEmpty();
  }

  /** Whether any datagram was answered. */
  public boolean datagramsPass() {
    return roundTrip.count() > 0;
  }

  /** Round trips of datagrams, or those of small messages over TCP if no datagram passes. */
  public LatencyProfile roundTrips() {
    return datagramsPass() ? roundTrip : heartbeats.response();
  }

  /** The longest time by which the prober itself woke late on either side, nanoseconds. */
  public long standstillNanos() {
    return Math.max(near.standstillNanos(), far.standstillNanos());
  }

  /**
   * Whether the tail of the round trips may be the prober's own: the p99 of its own lateness is at
   * least half of theirs.
   */
  public boolean roundTripIsOurs() {
    return 2 * Math.max(near.lateP99Nanos(), far.lateP99Nanos())
        >= roundTrips().quantileNanos(0.99);
  }
}
