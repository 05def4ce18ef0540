package io.etcdprobe.export.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.PeersReport;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.sidecar.SelfReading;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.MemberTiming;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar knows, as JSON: everything, described by {@code sidecar-v1.schema.json}, or the
 * findings alone, by {@code findings-v1.schema.json}, both beside this class. The keys are a
 * contract: within a version no key is removed and none changes its meaning. Times are nanoseconds.
 * What is unknown or not a finite number is null.
 */
public final class SidecarJson {

  /** Name and version of the whole document. */
  public static final String SCHEMA = "etcd-probe/sidecar/v1";

  /** Name and version of the document with the findings alone. */
  public static final String FINDINGS_SCHEMA = "etcd-probe/findings/v1";

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final Fields json;

  private SidecarJson(JsonGenerator generator) {
    this.json = new Fields(generator);
  }

  /**
   * Writes everything as one object on one line, and leaves the stream open.
   *
   * @throws IOException if the stream cannot be written
   */
  public static void writeStatus(SidecarReport report, OutputStream out) throws IOException {
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      new SidecarJson(generator).status(report);
      generator.writeRaw('\n');
    }
  }

  /**
   * Writes the findings, worst first, as one object on one line, and leaves the stream open.
   *
   * @throws IOException if the stream cannot be written
   */
  public static void writeFindings(SidecarReport report, OutputStream out) throws IOException {
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      new SidecarJson(generator).findings(report);
      generator.writeRaw('\n');
    }
  }

  private void findings(SidecarReport report) throws IOException {
    json.begin();
    json.text("schema", FINDINGS_SCHEMA);
    json.text("time", report.watch().time().toString());
    json.text("status", report.watch().status().key());
    new WatchFields(json).findings(report.watch().findings());
    json.end();
  }

  private void status(SidecarReport report) throws IOException {
    json.begin();
    json.text("schema", SCHEMA);
    json.begin("tool");
    json.text("name", "etcd-probe");
    json.text("version", report.version());
    json.text("revision", report.revision());
    json.end();
    json.text("member", report.member().isEmpty() ? null : report.member());
    timing(report.timing());
    new WatchFields(json).report(report.watch());
    probe(report.probe());
    host(report.host());
    peers(report.peers());
    self(report.self());
    json.end();
  }

  private void timing(MemberTiming known) throws IOException {
    ElectionTiming timing = known.timing();
    json.begin("timing");
    json.number("heartbeat_ns", timing.heartbeatNanos());
    json.number("election_ns", timing.election().toNanos());
    json.number("late_heartbeat_ns", timing.lateHeartbeatNanos());
    json.number("leadership_at_risk_ns", timing.leadershipAtRiskNanos());
    json.number("leadership_lost_ns", timing.leadershipLostNanos());
    json.text("origin", known.origin().key());
    json.end();
  }

  private void probe(DiskProbeReport probe) throws IOException {
    if (probe.state() == ProbeState.OFF) {
      json.nothing("probe");
      return;
    }
    json.begin("probe");
    json.text("state", probe.state().key());
    json.text("reason", probe.reason().isEmpty() ? null : probe.reason());
    json.text("directory", probe.directory());
    json.number("interval_ns", probe.intervalNanos());
    json.number("samples", probe.samples());
    json.number("failures", probe.failures());
    json.number("skipped", probe.skipped());
    json.number("written_bytes", probe.writtenBytes());
    json.number("bytes_per_day", probe.bytesPerDay());
    json.text("last", probe.last() == null ? null : probe.last().toString());
    json.number("under_way_ns", probe.underWayNanos());
    json.begin("latency");
    json.latency("write", probe.write());
    json.latency("fsync", probe.fsync());
    json.end();
    json.array("last_stalls");
    for (Stall stall : probe.lastStalls()) {
      json.begin();
      json.text("at", stall.at().toString());
      json.number("ns", stall.nanos());
      json.text("phase", stall.phase().key());
      json.text("origin", stall.origin().key());
      json.end();
    }
    json.endArray();
    json.end();
  }

  private void host(@Nullable HostReading host) throws IOException {
    if (host == null) {
      json.nothing("host");
      return;
    }
    json.begin("host");
    json.begin("volume");
    json.number("size_bytes", host.sizeBytes());
    json.number("free_bytes", host.freeBytes());
    json.number("free_inodes", host.freeInodes());
    json.flag("read_only", host.readOnly());
    json.end();
    json.number("cpus", host.cpus());
    json.number("busy_ns", host.busyNanos());
    json.number("steal_ns", host.stealNanos());
    json.begin("pressure");
    json.number("cpu_ns", host.cpuPressureNanos());
    json.number("io_ns", host.ioPressureNanos());
    json.number("memory_ns", host.memoryPressureNanos());
    json.end();
    device(host.device());
    json.end();
  }

  private void peers(PeersReport report) throws IOException {
    json.begin("peers");
    json.text("unknown", report.unknown().isEmpty() ? null : report.unknown());
    json.array("paths");
    for (PeersReport.Peer peer : report.peers()) {
      json.begin();
      json.text("name", peer.name());
      json.number("connections", peer.connections());
      json.number("round_trip_ns", peer.roundTripNanos());
      json.number("queued_bytes", peer.queuedBytes());
      json.number("sent_segments", peer.sentSegments());
      json.number("resent_segments", peer.resentSegments());
      json.number("silent_ns", peer.silentNanos());
      json.number("silences_over_heartbeat", peer.silences());
      json.number("silences_over_election", peer.longSilences());
      json.number("mtu_bytes", peer.mtuBytes());
      json.end();
    }
    json.endArray();
    json.end();
  }

  private void device(HostReading.@Nullable Device device) throws IOException {
    if (device == null) {
      json.nothing("device");
      return;
    }
    json.begin("device");
    json.text("name", device.name());
    json.number("writes", device.writes());
    json.number("written_bytes", device.writtenBytes());
    json.number("write_ns", device.writeNanos());
    json.number("flushes", device.flushes());
    json.number("flush_ns", device.flushNanos());
    json.number("busy_ns", device.busyNanos());
    json.end();
  }

  private void self(SelfReading self) throws IOException {
    json.begin("self");
    json.number("cpu_ns", self.cpuNanos());
    json.number("resident_bytes", self.residentBytes());
    json.number("anonymous_bytes", self.anonymousBytes());
    json.number("threads", self.threads());
    json.number("open_descriptors", self.openDescriptors());
    json.number("gc_count", self.gcCount());
    json.number("gc_ns", self.gcNanos());
    json.number("longest_delay_ns", self.longestDelayNanos());
    json.number("dropped_events", self.droppedEvents());
    json.number("start_seconds", self.startSeconds());
    json.end();
  }
}
