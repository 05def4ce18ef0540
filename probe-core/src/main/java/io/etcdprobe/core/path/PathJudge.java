package io.etcdprobe.core.path;

import static io.etcdprobe.core.limit.Status.FAIL;
import static io.etcdprobe.core.limit.Status.INCONCLUSIVE;
import static io.etcdprobe.core.limit.Status.PASS;
import static io.etcdprobe.core.limit.Status.WARN;
import static io.etcdprobe.core.latency.LatencyText.significant;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.path.PathCheck.Name;
import io.etcdprobe.core.stat.Binomial;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Judges one path. What cannot be told from the measurement is inconclusive. What a host did itself
 * is not blamed on the path.
 */
public final class PathJudge {

  /** The size of a snapshot that is reckoned with, bytes. */
  private static final double GIBIBYTE = 1 << 30;

  private static final double OVER = 0.01;
  private static final double ERROR = 0.05;

  /** kube-prometheus warns of as much steal. */
  private static final double STEAL = 0.1;

  /** Ours: etcd's own threads would wait half of the time. */
  private static final double PRESSURE = 0.5;

  private static final double FULL = 0.9;

  private final PathLimits limits;
  private final ElectionTiming timing;

  /**
   * @param timing the cluster's times
   */
  public PathJudge(PathLimits limits, ElectionTiming timing) {
    this.limits = limits;
    this.timing = timing;
  }

  /** Returns a check for each property that was looked at, in the order of their names. */
  public List<PathCheck> judge(PathMeasurement path) {
    List<PathCheck> checks = new ArrayList<>();
    checks.add(names(path.lookup()));
    if (!path.ports().isEmpty()) {
      checks.add(ports(path));
    }
    if (!path.measured()) {
      checks.add(
          PathCheck.of(Name.PROBE, INCONCLUSIVE, path.failure(), "mend this and run it again"));
      return List.copyOf(checks);
    }
    checks.add(mtu(path));
    checks.add(loss(path));
    checks.add(burst(path));
    checks.add(roundTrip(path));
    checks.add(stream(path));
    checks.add(bandwidth(path));
    checks.add(clock(path));
    checks.add(integrity(path));
    checks.add(host(path));
    return List.copyOf(checks);
  }

  private PathCheck names(Lookup lookup) {
    if (!lookup.failure().isEmpty()) {
      return PathCheck.of(
          Name.NAMES, FAIL, lookup.failure(), "add the name to the name service or to /etc/hosts");
    }
    long slowest = Math.max(lookup.forwardNanos(), lookup.reverseNanos());
    String asked = lookup.forwardNanos() >= slowest ? "the name" : "the address";
    Status status = beyond(limits.lookup(), slowest);
    if (beyond(limits.lookup(), lookup.forwardNanos()) != FAIL && status == FAIL) {
      // etcd can do without the name of an address.
      status = WARN;
    }
    String text =
        slowest < 0
            ? "no question to the name service"
            : "the name service took " + LatencyText.of(slowest) + " for " + asked;
    return PathCheck.of(
        Name.NAMES,
        status,
        text,
        status == PASS
            ? ""
            : "mend the name service: etcd may ask it at each new connection with TLS");
  }

  private static PathCheck ports(PathMeasurement path) {
    List<PortCheck> closed =
        path.ports().stream().filter(Predicate.not(PortCheck::reached)).toList();
    if (closed.isEmpty()) {
      return PathCheck.pass(
          Name.PORTS,
          path.ports().stream()
              .map(port -> port.port() + " in " + LatencyText.of(port.nanos()))
              .reduce((a, b) -> a + ", " + b)
              .orElse(""));
    }
    return PathCheck.of(
        Name.PORTS,
        FAIL,
        closed.stream()
            .map(port -> "port " + port.port() + ": " + port.failure())
            .reduce((a, b) -> a + "; " + b)
            .orElse(""),
        "open the port in firewalls and security groups, and see that etcd-probe preflight listen"
            + " runs there");
  }

  private static PathCheck mtu(PathMeasurement path) {
    List<String> reasons = new ArrayList<>();
    int advised = 0;
    boolean hole = false;
    boolean told = false;
    for (Way way : Way.of(path)) {
      PathMtu mtu = way.mtu();
      boolean stuck = !way.request().complete();
      switch (mtu.kind()) {
        case WHOLE -> {
          // Packets of all sizes pass. If the request is stuck, that is the bandwidth's business.
        }
        case TOLD -> {
          told = true;
          hole |= stuck;
          advised = smaller(advised, mtu.pathBytes());
          reasons.add(
              way.name()
                  + ": the interface has "
                  + mtu.interfaceBytes()
                  + ", the path "
                  + mtu.pathBytes()
                  + ", and the kernel knows it from a router or a route"
                  + (stuck ? "; a request of 1.5 MB over TCP did not get through" : ""));
        }
        case SILENT -> {
          hole |= stuck;
          told = true;
          advised = smaller(advised, mtu.pathBytes());
          reasons.add(
              way.name()
                  + ": packets over "
                  + mtu.pathBytes()
                  + " bytes vanish (the interface has "
                  + mtu.interfaceBytes()
                  + ")"
                  + (stuck
                      ? ", and a request of 1.5 MB over TCP does not get through"
                      : "; TCP gets through"));
        }
        case UNKNOWN ->
            reasons.add(
                way.name()
                    + ": no datagram passes, so the path's MTU is unknown"
                    + (stuck ? "" : "; TCP gets through"));
      }
    }
    if (reasons.isEmpty()) {
      int least = Math.min(path.mtuUp().pathBytes(), path.mtuDown().pathBytes());
      return PathCheck.pass(Name.MTU, "packets of " + least + " bytes pass both ways");
    }
    boolean unknown =
        path.mtuUp().kind() == PathMtu.Kind.UNKNOWN
            || path.mtuDown().kind() == PathMtu.Kind.UNKNOWN;
    Status status = hole ? FAIL : told ? WARN : unknown ? INCONCLUSIVE : PASS;
    return PathCheck.of(
        Name.MTU,
        status,
        String.join("; ", reasons),
        advised > 0
            ? "set the MTU of the interfaces to "
                + advised
                + "; until then net.ipv4.tcp_mtu_probing=1 on both hosts helps"
            : unknown ? "let UDP pass on the peer port" : "");
  }

  private static int smaller(int advised, int bytes) {
    return bytes == 0 ? advised : advised == 0 ? bytes : Math.min(advised, bytes);
  }

  private PathCheck loss(PathMeasurement path) {
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
            way.name() + ": 0 of " + loss.sent() + " lost, at most " + percent(loss.lossHigh()));
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
                + percent(loss.lossShare())
                + " ("
                + percent(loss.lossLow())
                + " to "
                + percent(loss.lossHigh())
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

  private static PathCheck noDatagrams(Name name, PathMeasurement path) {
    return PathCheck.of(
        name,
        INCONCLUSIVE,
        path.up().received() > 0
            ? path.from() + " to " + path.to() + ": datagrams arrive, but no answer comes back"
            : "no datagram was answered",
        "let UDP pass on the peer port while you test; etcd itself needs TCP only");
  }

  private PathCheck burst(PathMeasurement path) {
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
    Status status = beyond(limits.burst(), burst);
    return PathCheck.of(
        Name.BURST,
        status,
        text,
        status == PASS
            ? ""
            : "look for a link that flaps or a route that moves: TCP stays silent longer than the"
                + " outage");
  }

  private PathCheck roundTrip(PathMeasurement path) {
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

  private PathCheck stream(PathMeasurement path) {
    StreamResult beats = path.heartbeats();
    StreamResult appends = path.appends();
    if (beats.sent() == 0 || appends.sent() == 0) {
      return PathCheck.of(
          Name.STREAM,
          INCONCLUSIVE,
          "the time was too short for a message",
          "run longer: --duration");
    }
    String text =
        late("heartbeats", beats)
            + "; "
            + late("appends", appends)
            + "; longest silence "
            + LatencyText.of(silence(path));
    Status status = beyond(limits.silence(), silence(path));
    boolean broken = !beats.failure().isEmpty() || !appends.failure().isEmpty();
    if (broken) {
      status = FAIL;
      text += "; a connection ended: " + (beats.failure() + " " + appends.failure()).strip();
    }
    if (status != PASS
        && !broken
        && path.standstillNanos() >= silence(path) - limits.silence().soft()) {
      return ownStandstill(path, text);
    }
    return PathCheck.of(
        Name.STREAM,
        status,
        text,
        status == PASS
            ? ""
            : beyond(limits.silence(), beats.longestSilenceNanos()) == PASS && !broken
                ? "only large messages are late: see mtu and bandwidth"
                : "find what loses or holds back packets here: "
                    + (status == FAIL
                        ? "so long a silence makes elections"
                        : "heartbeats are late"));
  }

  private static long silence(PathMeasurement path) {
    return Math.max(path.heartbeats().longestSilenceNanos(), path.appends().longestSilenceNanos());
  }

  private String late(String what, StreamResult stream) {
    return what
        + ": "
        + stream.lateOne()
        + " of "
        + stream.sent()
        + " later than "
        + LatencyText.of(timing.heartbeatNanos())
        + (stream.lateTwo() == 0
            ? ""
            : ", "
                + stream.lateTwo()
                + " than "
                + LatencyText.of(timing.lateHeartbeatNanos())
                + ", "
                + stream.lateElection()
                + " than "
                + LatencyText.of(timing.leadershipAtRiskNanos()));
  }

  private static PathCheck ownStandstill(PathMeasurement path, String text) {
    return PathCheck.of(
        Name.STREAM,
        INCONCLUSIVE,
        text
            + ", but etcd-probe itself stood still for "
            + LatencyText.of(path.standstillNanos())
            + " on one of the hosts",
        "look at that host's processors, and run it again");
  }

  private PathCheck bandwidth(PathMeasurement path) {
    Transfer up = path.bulkUp();
    Transfer down = path.bulkDown();
    for (Way way : Way.of(path)) {
      if (!way.request().complete() && way.mtu().kind() != PathMtu.Kind.SILENT) {
        return PathCheck.of(
            Name.BANDWIDTH,
            FAIL,
            way.name() + ": a request of 1.5 MB did not get through within 5 s",
            "find what slows this way down: a narrow link, loss, or a card that drops large"
                + " segments (ethtool -K)");
      }
    }
    if (up.nanos() == 0 || down.nanos() == 0) {
      return PathCheck.of(
          Name.BANDWIDTH, INCONCLUSIVE, "not measured: no bulk transfer went through", "");
    }
    double least = Math.min(up.bytesPerSecond(), down.bytesPerSecond());
    Status status =
        least < limits.bandwidth().hard() ? FAIL : least < limits.bandwidth().soft() ? WARN : PASS;
    return PathCheck.of(
        Name.BANDWIDTH,
        status,
        rate(up)
            + " there, "
            + rate(down)
            + " back; "
            + snapshot(2, least)
            + ", "
            + snapshot(8, least),
        status == PASS
            ? ""
            : "a member that joins or falls behind loads the link for so long; keep the database"
                + " small or the link faster");
  }

  private static String snapshot(int gibibytes, double bytesPerSecond) {
    return "a snapshot of "
        + gibibytes
        + " GiB takes "
        + LatencyText.of(gibibytes * GIBIBYTE / bytesPerSecond * 1e9);
  }

  private static String rate(Transfer transfer) {
    return significant(transfer.bytesPerSecond() / 1e6) + " MB/s";
  }

  private PathCheck clock(PathMeasurement path) {
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
    Status status = beyond(limits.clock(), clock.leastNanos());
    return PathCheck.of(
        Name.CLOCK,
        status,
        text,
        status == PASS ? "" : "let a time service (chrony, ntpd) set both clocks");
  }

  private static PathCheck integrity(PathMeasurement path) {
    List<String> reasons = new ArrayList<>();
    long spoiled = path.heartbeats().spoiled() + path.appends().spoiled();
    if (spoiled > 0) {
      reasons.add(
          spoiled
              + " messages over TCP arrived with another content than was sent, or their answers");
    }
    for (Way way : Way.of(path)) {
      if (way.loss().spoiled() > 0) {
        reasons.add(
            way.name()
                + ": "
                + way.loss().spoiled()
                + " datagrams arrived with another content than was sent");
      }
      if (!way.request().intact() || !way.bulk().intact()) {
        reasons.add(way.name() + ": a TCP transfer arrived with another content than was sent");
      }
    }
    return reasons.isEmpty()
        ? PathCheck.pass(Name.INTEGRITY, "all arrived as it was sent")
        : PathCheck.of(
            Name.INTEGRITY,
            FAIL,
            String.join("; ", reasons),
            "a card, its driver or the hypervisor spoils data: switch off its offloads (ethtool -K)"
                + " and update it before etcd runs here");
  }

  private static PathCheck host(PathMeasurement path) {
    List<String> reasons = new ArrayList<>();
    host(path.from(), path.near(), reasons);
    host(path.to(), path.far(), reasons);
    return reasons.isEmpty()
        ? PathCheck.pass(Name.HOST, "nothing on either host hindered")
        : PathCheck.of(
            Name.HOST,
            WARN,
            String.join("; ", reasons),
            "mend the host first, the path may be well");
  }

  private static void host(String where, HostLoad host, List<String> reasons) {
    if (host.stealShare() >= STEAL) {
      reasons.add(
          where + ": the hypervisor took " + percent(host.stealShare()) + " of the processors");
    }
    if (host.pressureShare() >= PRESSURE) {
      reasons.add(
          where
              + ": work waited for a processor "
              + percent(host.pressureShare())
              + " of the time (/proc/pressure/cpu)");
    }
    if (host.softnetDropped() > 0) {
      reasons.add(
          where
              + ": the kernel dropped "
              + host.softnetDropped()
              + " packets before any socket (net.core.netdev_max_backlog)");
    }
    if (host.conntrackMost() > 0 && host.conntrackUsed() >= FULL * host.conntrackMost()) {
      reasons.add(
          where
              + ": the connection table has "
              + host.conntrackUsed()
              + " of "
              + host.conntrackMost()
              + " entries (net.netfilter.nf_conntrack_max)");
    }
  }

  private static boolean hostDrops(PathMeasurement path) {
    return path.near().softnetDropped() > 0 || path.far().softnetDropped() > 0;
  }

  private static Status beyond(Limits limit, double value) {
    return value >= limit.hard() ? FAIL : value >= limit.soft() ? WARN : PASS;
  }

  private static String percent(double share) {
    return significant(share * 100) + " %";
  }

  /** One of the two ways of a path. */
  private record Way(String name, OneWay loss, PathMtu mtu, Transfer request, Transfer bulk) {
    static Way up(PathMeasurement path) {
      return new Way(
          path.from() + " to " + path.to(),
          path.up(),
          path.mtuUp(),
          path.requestUp(),
          path.bulkUp());
    }

    static Way down(PathMeasurement path) {
      return new Way(
          path.to() + " to " + path.from(),
          path.down(),
          path.mtuDown(),
          path.requestDown(),
          path.bulkDown());
    }

    static List<Way> of(PathMeasurement path) {
      return List.of(up(path), down(path));
    }
  }
}
