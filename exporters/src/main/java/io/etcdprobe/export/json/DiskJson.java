package io.etcdprobe.export.json;

import io.etcdprobe.core.disk.CopiedLoad;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.Reason;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetWarning;
import io.etcdprobe.core.disk.Verdict;
import io.etcdprobe.core.disk.WorkloadFacts;
import io.etcdprobe.core.forecast.Forecast;
import io.etcdprobe.core.forecast.PerDay;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.timing.ElectionTiming;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A disk report as one JSON object, described by {@code disk-v1.schema.json} beside this class. The
 * keys are a contract: within {@link #SCHEMA} no key is removed and none changes its meaning.
 * Latencies are nanoseconds.
 */
public final class DiskJson {

  /** Name and version of the format. */
  public static final String SCHEMA = "etcd-probe/disk/v1";

  private final Fields json;

  private DiskJson(Fields json) {
    this.json = json;
  }

  /**
   * Writes a report and a line feed, and leaves the stream open.
   *
   * @throws IOException if the stream cannot be written
   */
  public static void write(DiskReport report, OutputStream out) throws IOException {
    Document.write(out, json -> new DiskJson(json).report(report));
  }

  private void report(DiskReport report) throws IOException {
    json.begin();
    Document.head(json, SCHEMA, report.toolVersion());
    json.text("start", report.start().toString());
    verdict(report.verdict());
    forecast(report.verdict().forecast());
    target(report.target(), report.warnings());
    new HostJson(json).host(report.host());
    workload(report.workload());
    json.begin("latency");
    for (Phase phase : Phase.values()) {
      json.latency(phase.key(), report.latency(phase));
    }
    json.end();
    stalls(report);
    json.end();
  }

  private void verdict(Verdict verdict) throws IOException {
    json.begin("verdict");
    json.text("status", verdict.status().key());
    json.number("confidence", verdict.confidence());
    json.text("summary", verdict.summary());
    json.array("reasons");
    for (Reason reason : verdict.reasons()) {
      json.begin();
      json.text("bound", reason.bound().key());
      json.text("status", reason.status().key());
      json.text("text", reason.text());
      json.text("unit", reason.bound().unit());
      decision(reason.decision());
      json.text("source", reason.bound().source());
      json.end();
    }
    json.endArray();
    json.end();
  }

  private void decision(Reason.@Nullable Decision decision) throws IOException {
    if (decision == null) {
      json.nothing(
          "measured",
          "ci95",
          "soft",
          "hard",
          "confidence",
          "samples",
          "run_longer_ns",
          "decidable");
      return;
    }
    boolean never = decision.runLongerNanos() == Reason.Decision.NEVER;
    json.number("measured", decision.measured());
    json.pair("ci95", decision.low(), decision.high());
    json.number("soft", decision.limits().soft());
    json.number("hard", decision.limits().hard());
    json.number("confidence", decision.confidence());
    json.number("samples", decision.samples());
    json.number(
        "run_longer_ns",
        never || decision.runLongerNanos() == 0 ? null : decision.runLongerNanos());
    json.flag("decidable", !never);
  }

  private void forecast(@Nullable Forecast forecast) throws IOException {
    if (forecast == null) {
      json.nothing("forecast");
      return;
    }
    json.begin("forecast");
    json.number("stalls_seen", forecast.dangerous());
    json.number("losses_per_day", forecast.lossesSeen());
    json.number("upper_per_day", forecast.dangerousPerDay());
    json.number("hourly_excluded_by_ns", forecast.hourlyExcludedByNanos());
    json.number("members", forecast.members());
    json.number("exposure_ns", forecast.exposureNanos());
    json.number("stalls", forecast.stalls());
    json.number("longest_ns", forecast.longestNanos());
    json.text("basis", forecast.basis().key());
    perDay("late_heartbeats_per_day", forecast.lateHeartbeats());
    perDay("leadership_losses_per_day", forecast.leadershipLosses());
    perDay("lost_write_seconds_per_day", forecast.lostWriteSeconds());
    json.begin("advice");
    ElectionTiming advised = forecast.advice().timing();
    json.number("heartbeat_interval_ns", advised == null ? null : advised.heartbeatNanos());
    json.number("election_timeout_ns", advised == null ? null : advised.election().toNanos());
    json.text("reason", forecast.advice().reason());
    json.end();
    json.end();
  }

  private void perDay(String name, PerDay expected) throws IOException {
    json.begin(name);
    json.number("point", expected.point());
    json.pair("ci95", expected.low(), expected.high());
    json.end();
  }

  private void target(TargetFacts target, Iterable<TargetWarning> warnings) throws IOException {
    json.begin("target");
    json.text("path", target.path());
    json.text("file_system", target.fileSystem());
    json.text("mount_point", target.mountPoint());
    json.text("mount_source", target.mountSource());
    json.texts("mount_options", target.mountOptions());
    json.number("total_bytes", target.totalBytes());
    json.number("free_bytes", target.freeBytes());
    json.text("virtualisation", target.virtualisation());
    device(target.device());
    json.array("warnings");
    for (TargetWarning warning : warnings) {
      json.begin();
      json.text("code", warning.code());
      json.text("text", warning.text());
      json.flag("judged", warning.judged());
      json.end();
    }
    json.endArray();
    json.end();
  }

  private void device(TargetFacts.@Nullable BlockDevice device) throws IOException {
    if (device == null) {
      json.nothing("device");
      return;
    }
    json.begin("device");
    json.text("name", device.name());
    json.text("partition", device.partition());
    json.text("model", device.model());
    json.flag("rotational", device.rotational());
    json.text("scheduler", device.scheduler());
    json.text("write_cache", device.writeCache());
    json.flag("fua", device.fua());
    json.number("logical_block_bytes", device.logicalBlockBytes());
    json.number("physical_block_bytes", device.physicalBlockBytes());
    json.number("size_bytes", device.sizeBytes());
    json.texts("backing", device.backing());
    json.end();
  }

  private void workload(WorkloadFacts workload) throws IOException {
    json.begin("workload");
    json.text("pattern", workload.pattern().key());
    json.number("rate_per_second", workload.ratePerSecond() == 0 ? null : workload.ratePerSecond());
    json.number("size_bytes", workload.sizeBytes());
    json.number("planned_ns", workload.plannedNanos() == 0 ? null : workload.plannedNanos());
    json.number("measured_ns", workload.measuredNanos());
    json.number("warmup_ns", workload.warmupNanos());
    json.number("proposals", workload.proposals());
    json.number("batches", workload.batches());
    json.number("late_proposals", workload.lateProposals());
    json.number("written_bytes", workload.writtenBytes());
    json.number("segment_bytes", workload.segmentBytes() == 0 ? null : workload.segmentBytes());
    json.text("preallocation", workload.preallocation());
    json.flag("interrupted", workload.interrupted());
    json.flag("decided", workload.decided());
    json.number("heartbeat_ns", workload.timing().heartbeatNanos());
    json.number("election_ns", workload.timing().election().toNanos());
    like(workload.like());
    json.end();
  }

  private void like(@Nullable CopiedLoad like) throws IOException {
    if (like == null) {
      json.nothing("like");
      return;
    }
    json.begin("like");
    json.text("endpoint", like.source());
    json.text("version", like.version());
    json.number("watched_ns", like.watchedNanos());
    json.number("proposals_per_second", like.proposalsPerSecond());
    json.number("wal_bytes_per_proposal", like.walBytesPerProposal());
    json.number("syncs_per_second", like.syncsPerSecond());
    json.number("commits_per_second", like.commitsPerSecond());
    json.flag("timing_told", like.timing() != null);
    json.number("voters", like.voters() == 0 ? null : like.voters());
    json.number("scale", like.scale());
    json.end();
  }

  private void stalls(DiskReport report) throws IOException {
    json.array("stalls");
    for (Stall stall : report.stalls()) {
      json.begin();
      json.text("at", stall.at().toString());
      json.number("ns", stall.nanos());
      json.text("phase", stall.phase().key());
      json.text("origin", stall.origin().key());
      json.end();
    }
    json.endArray();
    json.number("stall_count", report.stallCount());
  }
}
