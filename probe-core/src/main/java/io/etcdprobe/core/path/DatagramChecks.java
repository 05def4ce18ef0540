package io.etcdprobe.core.path;

import static io.etcdprobe.core.limit.Status.FAIL;
import static io.etcdprobe.core.limit.Status.INCONCLUSIVE;
import static io.etcdprobe.core.limit.Status.PASS;
import static io.etcdprobe.core.limit.Status.WARN;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.path.PathCheck.Name;
import io.etcdprobe.core.stat.Binomial;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.ArrayList;
import java.util.List;

/** What the stream of datagrams tells: loss, outages, round trips and clocks. */
final class DatagramChecks {

  /** The part of round trips that may exceed the limit of a p99. */
  private static final double OVER = 0.01;

  private static final double ERROR = 0.05;

  private final PathLimits limits;
  private final ElectionTiming timing;

  DatagramChecks(PathLimits limits, ElectionTiming timing) {
    this.limits = limits;
    this.timing = timing;
  }

  PathCheck loss(PathMeasurement path) {
    if (!path.datagramsPass()) {
      return noDatagrams(Name.LOSS, path);
    }
    Status status = PASS;
    List<String> reasons = new ArrayList<>();
    for (Way way : Way.of(path)) {
      OneWay loss = way.loss();
      Status one;
      if (loss.lost() == 0) {
        // A soft limit of 0 is "any": none was seen.
        double limit = limits.loss().soft() > 0 ? limits.loss().soft() : limits.loss().hard();
        one = loss.lossHigh() < limit ? PASS : INCONCLUSIVE;
        reasons.add(
            way.name()
                + ": 0 of "
                + loss.sent()
                + " lost, at most "
                + PathCheck.percent(loss.lossHigh()));
      } else {
        boolean hard = loss.lossLow() >= limits.loss().hard();
        boolean soft = loss.lossLow() >= limits.loss().soft();
        one =
            hard
                ? FAIL
                : soft ? WARN : loss.lossHigh() >= limits.loss().soft() ? INCONCLUSIVE : PASS;
        reasons.add(
            way.name()
                + ": "
                + loss.lost()
                + " of "
                + loss.sent()
                + " lost, "
                + PathCheck.percent(loss.lossShare())
                + " ("
                + PathCheck.percent(loss.lossLow())
                + " to "
                + PathCheck.percent(loss.lossHigh())
                + ")");
      }
      status = status.worse(one);
    }
    return PathCheck.of(
        Name.LOSS,
        status,
        String.join("; ", reasons),
        status == INCONCLUSIVE
            ? "run longer: --duration"
            : status == PASS
                ? ""
                : hostDrops(path)
                    ? "see the host's own drops first"
                    : "look at the switches, cards and tunnels on this way");
  }

  PathCheck burst(PathMeasurement path) {
    if (!path.datagramsPass()) {
      return noDatagrams(Name.BURST, path);
    }
    Way worst =
        path.up().longestBurstNanos() >= path.down().longestBurstNanos()
            ? Way.up(path)
            : Way.down(path);
    long burst = worst.loss().longestBurstNanos();
    if (burst == 0) {
      return PathCheck.pass(Name.BURST, "none");
    }
    String text = worst.name() + ": everything was lost for " + LatencyText.of(burst);
    Status status = limits.burst().judge(burst);
    return PathCheck.of(
        Name.BURST,
        status,
        text,
        status == PASS
            ? ""
            : "look for a link that flaps or a route that moves: TCP stays silent longer than the"
                + " outage");
  }

  PathCheck roundTrip(PathMeasurement path) {
    LatencyProfile trips = path.roundTrips();
    if (trips.isEmpty()) {
      return noDatagrams(Name.RTT, path);
    }
    String text =
        (path.datagramsPass() ? "" : "over TCP: ")
            + "p50 "
            + LatencyText.of(trips.quantileNanos(0.5))
            + ", p99 "
            + LatencyText.of(trips.quantileNanos(0.99))
            + ", max "
            + LatencyText.of(trips.maxNanos());
    Limits limit = limits.roundTripP99();
    if (within(trips, limit.soft())) {
      return PathCheck.pass(Name.RTT, text);
    }
    Status status =
        beyond(trips, limit.hard()) ? FAIL : beyond(trips, limit.soft()) ? WARN : INCONCLUSIVE;
    boolean tailOnly = trips.quantileNanos(0.5) < limit.soft();
    if (tailOnly && path.roundTripIsOurs() && trips.quantileNanos(0.99) >= limit.soft()) {
      return PathCheck.of(
          Name.RTT,
          INCONCLUSIVE,
          text
              + ", but one in a hundred times etcd-probe itself woke "
              + LatencyText.of(Math.max(path.near().lateP99Nanos(), path.far().lateP99Nanos()))
              + " late",
          "the processors of a host are busy: run it again when they are not");
    }
    if (status == INCONCLUSIVE) {
      return PathCheck.of(
          Name.RTT,
          status,
          text
              + "; "
              + trips.count()
              + " answers do not decide on which side of "
              + LatencyText.of(limit.soft())
              + " the p99 is",
          "run longer: --duration");
    }
    return PathCheck.of(
        Name.RTT,
        status,
        text
            + "; the limit is "
            + LatencyText.of(status == FAIL ? limit.hard() : limit.soft())
            + " with a heartbeat interval of "
            + LatencyText.of(timing.heartbeatNanos()),
        status == FAIL
            ? "move the members closer together, or give etcd a longer heartbeat interval"
            : "there is little room for jitter; watch it");
  }

  /** Whether the p99 is below a limit, with 95 %: as few over it would be rare if it were not. */
  private static boolean within(LatencyProfile trips, double limit) {
    return Binomial.cumulative(trips.countAtLeast((long) limit), trips.count(), OVER) <= ERROR;
  }

  /** Whether the p99 is at a limit or beyond, with 95 %. */
  private static boolean beyond(LatencyProfile trips, double limit) {
    long over = trips.countAtLeast((long) limit);
    return over > 0 && 1 - Binomial.cumulative(over - 1, trips.count(), OVER) <= ERROR;
  }

  PathCheck clock(PathMeasurement path) {
    ClockOffset clock = path.clock();
    if (clock == null) {
      return noDatagrams(Name.CLOCK, path);
    }
    String text =
        "the other clock is "
            + LatencyText.of(Math.abs(clock.offsetNanos()))
            + (clock.offsetNanos() < 0 ? " behind" : " ahead")
            + " (± "
            + LatencyText.of(clock.errorNanos())
            + ")";
    Status status = limits.clock().judge(clock.leastNanos());
    return PathCheck.of(
        Name.CLOCK,
        status,
        text,
        status == PASS ? "" : "let a time service (chrony, ntpd) set both clocks");
  }

  private static PathCheck noDatagrams(Name name, PathMeasurement path) {
    return PathCheck.of(
        name,
        INCONCLUSIVE,
        path.up().received() > 0
            ? path.from() + " to " + path.to() + ": datagrams arrive, but no answer comes back"
            : "no datagram was answered",
        "let UDP pass on the peer port while you test; etcd itself needs TCP only");
  }

  private static boolean hostDrops(PathMeasurement path) {
    return path.near().softnetDropped() > 0 || path.far().softnetDropped() > 0;
  }
}
