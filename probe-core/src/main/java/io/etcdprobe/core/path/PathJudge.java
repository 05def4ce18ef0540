package io.etcdprobe.core.path;

import static io.etcdprobe.core.limit.Status.FAIL;
import static io.etcdprobe.core.limit.Status.INCONCLUSIVE;
import static io.etcdprobe.core.limit.Status.PASS;
import static io.etcdprobe.core.limit.Status.WARN;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.path.PathCheck.Name;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Judges one path. What cannot be told from the measurement is inconclusive. What a host did itself
 * is not blamed on the path.
 */
public final class PathJudge {

  /** kube-prometheus warns of as much steal. */
  private static final double STEAL = 0.1;

  /** Ours: etcd's own threads would wait half of the time. */
  private static final double PRESSURE = 0.5;

  private static final double FULL = 0.9;

  private final PathLimits limits;
  private final ElectionTiming timing;
  private final DatagramChecks datagrams;
  private final TransferChecks transfers;

  /**
   * @param timing the cluster's times
   */
  public PathJudge(PathLimits limits, ElectionTiming timing) {
    this.limits = limits;
    this.timing = timing;
    datagrams = new DatagramChecks(limits, timing);
    transfers = new TransferChecks(limits);
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
    checks.add(TransferChecks.mtu(path));
    checks.add(datagrams.loss(path));
    checks.add(datagrams.burst(path));
    checks.add(datagrams.roundTrip(path));
    checks.add(stream(path));
    checks.add(transfers.bandwidth(path));
    checks.add(datagrams.clock(path));
    checks.add(TransferChecks.integrity(path));
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
    Status status = limits.lookup().judge(slowest);
    if (limits.lookup().judge(lookup.forwardNanos()) != FAIL && status == FAIL) {
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
    Status status = limits.silence().judge(silence(path));
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
            : limits.silence().judge(beats.longestSilenceNanos()) == PASS && !broken
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
          where
              + ": the hypervisor took "
              + PathCheck.percent(host.stealShare())
              + " of the processors");
    }
    if (host.pressureShare() >= PRESSURE) {
      reasons.add(
          where
              + ": work waited for a processor "
              + PathCheck.percent(host.pressureShare())
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
}
