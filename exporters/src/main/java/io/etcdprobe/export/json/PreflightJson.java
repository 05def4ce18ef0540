package io.etcdprobe.export.json;

import io.etcdprobe.core.path.ClockOffset;
import io.etcdprobe.core.path.HostLoad;
import io.etcdprobe.core.path.OneWay;
import io.etcdprobe.core.path.PairReport;
import io.etcdprobe.core.path.PairedDifference;
import io.etcdprobe.core.path.PathCheck;
import io.etcdprobe.core.path.PathMeasurement;
import io.etcdprobe.core.path.PathMtu;
import io.etcdprobe.core.path.PortCheck;
import io.etcdprobe.core.path.PreflightReport;
import io.etcdprobe.core.path.StreamResult;
import io.etcdprobe.core.path.Transfer;
import io.etcdprobe.core.timing.ElectionTiming;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A preflight as one JSON object, described by {@code preflight-v1.schema.json} beside this class.
 * The keys are a contract: within {@link #SCHEMA} no key is removed and none changes its meaning.
 */
public final class PreflightJson {

  /** Name and version of the format. */
  public static final String SCHEMA = "etcd-probe/preflight/v1";

  private final Fields json;

  private PreflightJson(Fields json) {
    this.json = json;
  }

  /**
   * Writes a report and a line feed, and leaves the stream open.
   *
   * @throws IOException if the stream cannot be written
   */
  public static void write(PreflightReport report, OutputStream out) throws IOException {
    Document.write(out, json -> new PreflightJson(json).report(report));
  }

  private void report(PreflightReport report) throws IOException {
    json.begin();
    Document.head(json, SCHEMA, report.toolVersion());
    json.text("start", report.start().toString());
    json.text("status", report.status().key());
    json.flag("complete", report.complete());
    json.begin("timing");
    json.number("heartbeat_interval_ns", report.timing().heartbeatNanos());
    json.number("election_timeout_ns", report.timing().election().toNanos());
    json.end();
    json.texts("members", report.members());
    json.array("pairs");
    for (PairReport pair : report.pairs()) {
      pair(pair);
    }
    json.endArray();
    advice(report);
    json.end();
  }

  private void pair(PairReport pair) throws IOException {
    PathMeasurement path = pair.path();
    json.begin();
    json.text("from", path.from());
    json.text("to", path.to());
    json.text("address", path.address());
    json.text("status", pair.status().key());
    json.text("start", path.start().toString());
    json.number("elapsed_ns", path.elapsedNanos());
    json.text("failure", path.failure().isEmpty() ? null : path.failure());
    names(path);
    json.array("ports");
    for (PortCheck port : path.ports()) {
      json.begin();
      json.number("port", port.port());
      json.flag("reached", port.reached());
      json.number("connect_ns", port.reached() ? port.nanos() : null);
      json.text("failure", port.reached() ? null : port.failure());
      json.end();
    }
    json.endArray();
    udp(path);
    json.begin("tcp");
    stream("heartbeats", path.heartbeats());
    stream("appends", path.appends());
    transfer("request_up", path.requestUp());
    transfer("request_down", path.requestDown());
    json.end();
    json.begin("mtu");
    mtu("up", path.mtuUp());
    mtu("down", path.mtuDown());
    json.end();
    json.begin("bandwidth_bytes_per_second");
    json.number("up", path.bulkUp().nanos() == 0 ? null : path.bulkUp().bytesPerSecond());
    json.number("down", path.bulkDown().nanos() == 0 ? null : path.bulkDown().bytesPerSecond());
    json.end();
    ClockOffset clock = path.clock();
    json.number("clock_offset_ns", clock == null ? null : clock.offsetNanos());
    json.number("clock_error_ns", clock == null ? null : clock.errorNanos());
    overFirst(pair.overFirst());
    json.begin("hosts");
    host("from", path.near());
    host("to", path.far());
    json.end();
    json.array("checks");
    for (PathCheck check : pair.checks()) {
      json.begin();
      json.text("name", check.name().key());
      json.text("status", check.status().key());
      json.text("reason", check.reason());
      json.text("advice", check.advice().isEmpty() ? null : check.advice());
      json.flag("waived", check.waived());
      json.end();
    }
    json.endArray();
    json.end();
  }

  private void names(PathMeasurement path) throws IOException {
    json.begin("names");
    json.text("name", path.lookup().name().isEmpty() ? null : path.lookup().name());
    json.number("forward_ns", known(path.lookup().forwardNanos()));
    json.number("reverse_ns", known(path.lookup().reverseNanos()));
    json.end();
  }

  private static @Nullable Long known(long value) {
    return value < 0 ? null : (Long) value;
  }

  private void udp(PathMeasurement path) throws IOException {
    OneWay up = path.up();
    OneWay down = path.down();
    json.begin("udp");
    json.number("sent", up.sent());
    json.number("received", path.roundTrip().count());
    json.number("lost_up", up.lost());
    json.number("lost_down", down.lost());
    json.number("longest_burst_ns", Math.max(up.longestBurstNanos(), down.longestBurstNanos()));
    way("up", up);
    way("down", down);
    json.latency("rtt", path.roundTrip());
    json.end();
  }

  private void way(String name, OneWay way) throws IOException {
    json.begin(name);
    json.number("sent", way.sent());
    json.number("received", way.received());
    json.number("lost", way.lost());
    json.pair(
        "loss_ci95",
        way.sent() == 0 ? null : (Double) way.lossLow(),
        way.sent() == 0 ? null : (Double) way.lossHigh());
    json.number("longest_burst_ns", way.longestBurstNanos());
    json.number("duplicates", way.repeated());
    json.number("reordered", way.swapped());
    json.number("corrupted", way.spoiled());
    json.number("jitter_mean_ns", way.jitterMeanNanos());
    json.number("jitter_p99_ns", way.jitterP99Nanos());
    json.end();
  }

  private void stream(String name, StreamResult stream) throws IOException {
    json.begin(name);
    json.number("sent", stream.sent());
    json.number("answered", stream.answered());
    json.number("late_h", stream.lateOne());
    json.number("late_2h", stream.lateTwo());
    json.number("late_election", stream.lateElection());
    json.number("longest_silence_ns", stream.longestSilenceNanos());
    json.number("corrupted", stream.spoiled());
    json.text("failure", stream.failure().isEmpty() ? null : stream.failure());
    json.latency("response", stream.response());
    json.end();
  }

  private void transfer(String name, Transfer transfer) throws IOException {
    json.begin(name);
    json.number("bytes", transfer.bytes());
    json.number("elapsed_ns", transfer.complete() ? transfer.nanos() : null);
    json.flag("complete", transfer.complete());
    json.flag("intact", transfer.complete() ? transfer.intact() : null);
    json.end();
  }

  private void mtu(String name, PathMtu mtu) throws IOException {
    boolean known = mtu.kind() != PathMtu.Kind.UNKNOWN;
    json.begin(name);
    json.number("interface", mtu.interfaceBytes() == 0 ? null : mtu.interfaceBytes());
    json.number("path", known ? mtu.pathBytes() : null);
    json.text("kind", mtu.kind().key());
    json.end();
  }

  private void overFirst(@Nullable PairedDifference over) throws IOException {
    if (over == null) {
      json.nothing("over_first_address");
      return;
    }
    json.begin("over_first_address");
    json.number("pairs", over.pairs());
    json.number("median_ns", over.medianNanos());
    json.pair("ci95", (double) over.lowNanos(), (double) over.highNanos());
    json.end();
  }

  private void host(String name, HostLoad host) throws IOException {
    json.begin(name);
    json.number("steal_share", host.stealShare() < 0 ? null : (Double) host.stealShare());
    json.number(
        "cpu_pressure_share", host.pressureShare() < 0 ? null : (Double) host.pressureShare());
    json.number("softnet_dropped", known(host.softnetDropped()));
    json.number("softnet_squeezed", known(host.softnetSqueezed()));
    json.number("conntrack_used", known(host.conntrackUsed()));
    json.number("conntrack_most", known(host.conntrackMost()));
    json.number("retransmits", known(host.retransmits()));
    json.number("interface_dropped", known(host.interfaceDropped()));
    json.number("standstill_ns", host.standstillNanos());
    json.number("late_p99_ns", host.lateP99Nanos());
    json.end();
  }

  private void advice(PreflightReport report) throws IOException {
    ElectionTiming advised = report.advice().timing();
    json.begin("advice");
    json.number("heartbeat_interval_ns", advised == null ? null : advised.heartbeatNanos());
    json.number("election_timeout_ns", advised == null ? null : advised.election().toNanos());
    json.flag("changes", report.advice().changes());
    json.text("reason", report.advice().reason());
    json.end();
  }
}
