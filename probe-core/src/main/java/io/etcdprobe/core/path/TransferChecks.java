package io.etcdprobe.core.path;

import static io.etcdprobe.core.latency.LatencyText.significant;
import static io.etcdprobe.core.limit.Status.FAIL;
import static io.etcdprobe.core.limit.Status.INCONCLUSIVE;
import static io.etcdprobe.core.limit.Status.PASS;
import static io.etcdprobe.core.limit.Status.WARN;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.path.PathCheck.Name;
import java.util.ArrayList;
import java.util.List;

/** What large packets and TCP transfers tell: MTU, bandwidth and integrity. */
final class TransferChecks {

  /** The unit of a snapshot that is reckoned with, bytes. */
  private static final double GIBIBYTE = 1 << 30;

  private final PathLimits limits;

  TransferChecks(PathLimits limits) {
    this.limits = limits;
  }

  static PathCheck mtu(PathMeasurement path) {
    List<String> reasons = new ArrayList<>();
    int advised = 0;
    boolean hole = false;
    boolean narrow = false;
    for (Way way : Way.of(path)) {
      PathMtu mtu = way.mtu();
      boolean stuck = !way.request().complete();
      switch (mtu.kind()) {
        case WHOLE -> {
          // Packets of all sizes pass. If the request is stuck, that is the bandwidth's business.
        }
        case TOLD -> {
          narrow = true;
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
          narrow = true;
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
    Status status = hole ? FAIL : narrow ? WARN : unknown ? INCONCLUSIVE : PASS;
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

  PathCheck bandwidth(PathMeasurement path) {
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

  static PathCheck integrity(PathMeasurement path) {
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
}
