package io.etcdprobe.export.prometheus;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.Unwatched;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.PeersReport;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.sidecar.SelfReading;
import io.etcdprobe.core.sidecar.SidecarReport;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a report's figures into their series. */
final class ReportSeries {

  private final Families families;
  private final SidecarReport report;

  /**
   * Members by their names as labels. Of two members with the same label, the riskier one counts.
   */
  private final Map<String, MemberReport> members = new LinkedHashMap<>();

  ReportSeries(Families families, SidecarReport report) {
    this.families = families;
    this.report = report;
    for (MemberReport member : report.watch().members()) {
      members.putIfAbsent(LabelText.of(member.name()), member);
    }
  }

  void put() {
    probe(report.probe());
    if (report.host() != null) {
      host(report.host());
    }
    Map<String, PeersReport.Peer> peers = new LinkedHashMap<>();
    report.peers().peers().forEach(peer -> peers.putIfAbsent(LabelText.of(peer.name()), peer));
    peers.forEach(this::peer);
    findings(report.watch().findings());
    cluster(report.watch());
    families.putFlag(MetricCatalog.CALM, report.calm());
    families.put(MetricCatalog.LAST_JUDGEMENT, epochSeconds(report.watch().time()));
    members.forEach(this::member);
    families.putSeconds(
        MetricCatalog.HEARTBEAT_INTERVAL, report.timing().timing().heartbeatNanos());
    families.putSeconds(
        MetricCatalog.ELECTION_TIMEOUT, report.timing().timing().election().toNanos());
    self(report.self());
    families.put(
        MetricCatalog.BUILD_INFO,
        1,
        LabelText.of(report.version()),
        LabelText.of(report.revision()));
    if (!report.member().isEmpty()) {
      families.put(MetricCatalog.LOCAL_MEMBER_INFO, 1, LabelText.of(report.member()));
    }
  }

  private void probe(DiskProbeReport probe) {
    for (ProbeState state : ProbeState.values()) {
      families.putFlag(MetricCatalog.DISK_PROBE_STATE, state == probe.state(), state.key());
    }
    if (probe.state() == ProbeState.OFF) {
      return;
    }
    families.put(MetricCatalog.DISK_SAMPLES, probe.samples());
    families.put(MetricCatalog.DISK_FAILURES, probe.failures());
    families.put(MetricCatalog.DISK_SKIPPED_SAMPLES, probe.skipped());
    families.put(MetricCatalog.DISK_WRITTEN_BYTES, probe.writtenBytes());
    families.put(MetricCatalog.DISK_LAST_SAMPLE, epochSeconds(probe.last()));
    families.putSeconds(MetricCatalog.DISK_UNDER_WAY, probe.underWayNanos());
  }

  private static @Nullable Double epochSeconds(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli() / 1e3;
  }

  private void host(HostReading host) {
    families.put(MetricCatalog.VOLUME_SIZE, host.sizeBytes());
    families.put(MetricCatalog.VOLUME_FREE, host.freeBytes());
    families.put(MetricCatalog.VOLUME_FREE_INODES, host.freeInodes());
    families.putFlag(MetricCatalog.VOLUME_READ_ONLY, host.readOnly());
    families.putSeconds(MetricCatalog.HOST_PRESSURE, host.cpuPressureNanos(), "cpu");
    families.putSeconds(MetricCatalog.HOST_PRESSURE, host.ioPressureNanos(), "io");
    families.putSeconds(MetricCatalog.HOST_PRESSURE, host.memoryPressureNanos(), "memory");
    families.putSeconds(MetricCatalog.HOST_STEAL, host.stealNanos());
    HostReading.Device device = host.device();
    if (device != null) {
      String name = LabelText.of(device.name());
      families.put(MetricCatalog.DEVICE_FLUSHES, device.flushes(), name);
      families.putSeconds(MetricCatalog.DEVICE_FLUSH_SECONDS, device.flushNanos(), name);
      families.put(MetricCatalog.DEVICE_WRITES, device.writes(), name);
      families.putSeconds(MetricCatalog.DEVICE_WRITE_SECONDS, device.writeNanos(), name);
      families.putSeconds(MetricCatalog.DEVICE_BUSY_SECONDS, device.busyNanos(), name);
    }
  }

  private void peer(String name, PeersReport.Peer peer) {
    families.putSeconds(MetricCatalog.PEER_ROUND_TRIP, peer.roundTripNanos(), name);
    families.put(MetricCatalog.PEER_SENT_SEGMENTS, peer.sentSegments(), name);
    families.put(MetricCatalog.PEER_RESENT_SEGMENTS, peer.resentSegments(), name);
    families.put(MetricCatalog.PEER_QUEUED, peer.queuedBytes(), name);
    families.putSeconds(MetricCatalog.PEER_SILENT, peer.silentNanos(), name);
    families.put(MetricCatalog.PEER_SILENCES, peer.silences(), name, "heartbeat-interval");
    families.put(MetricCatalog.PEER_SILENCES, peer.longSilences(), name, "election-timeout");
    families.put(MetricCatalog.PEER_PATH_MTU, peer.mtuBytes(), name);
  }

  /** Also writes a 0 for each known member and cause, so that a rule sees a finding begin. */
  private void findings(Collection<Finding> findings) {
    Map<String, Map<Cause, Integer>> severities = new LinkedHashMap<>();
    severities.put(Finding.CLUSTER, new EnumMap<>(Cause.class));
    members.keySet().forEach(name -> severities.put(name, new EnumMap<>(Cause.class)));
    for (Finding finding : findings) {
      severities
          .computeIfAbsent(LabelText.of(finding.member()), absent -> new EnumMap<>(Cause.class))
          .merge(finding.cause(), number(finding.severity()), Math::max);
    }
    severities.forEach(
        (member, causes) -> {
          for (Cause cause : Cause.values()) {
            families.put(
                MetricCatalog.FINDING_SEVERITY, causes.getOrDefault(cause, 0), member, cause.key());
          }
        });
  }

  private static int number(Severity severity) {
    return switch (severity) {
      case INFO -> 1;
      case WARNING -> 2;
      case CRITICAL -> 3;
    };
  }

  private void cluster(WatchReport watch) {
    for (WatchStatus status : WatchStatus.values()) {
      families.putFlag(MetricCatalog.STATUS, status == watch.status(), status.key());
    }
    families.put(MetricCatalog.CLUSTER_TERM, known(watch.term()));
    families.put(MetricCatalog.CLUSTER_SIZE, known(watch.size()));
    families.put(MetricCatalog.CLUSTER_LEARNERS, watch.learners());
    families.put(MetricCatalog.CLUSTER_QUORUM, known(watch.quorum()));
    Map<String, Unwatched> unwatched = new LinkedHashMap<>();
    for (Unwatched missing : watch.unwatched()) {
      unwatched.putIfAbsent(LabelText.of(missing.name()), missing);
    }
    unwatched.forEach(
        (name, missing) ->
            families.put(MetricCatalog.MEMBER_UNWATCHED, 1, name, missing.kind().key()));
    families.put(MetricCatalog.CLUSTER_LEADER_CHANGES, watch.leaderChanges());
  }

  private void member(String name, MemberReport member) {
    families.putFlag(MetricCatalog.MEMBER_REACHABLE, member.reachable(), name);
    families.put(MetricCatalog.MEMBER_IS_LEADER, leads(member), name);
    families.put(MetricCatalog.MEMBER_RISK, member.risk(), name);
    new TreeMap<>(member.latencyNanos())
        .forEach(
            (operation, nanos) ->
                families.putSeconds(
                    MetricCatalog.MEMBER_LATENCY, nanos, name, LabelText.of(operation)));
    families.put(MetricCatalog.MEMBER_DATABASE, known(member.dbBytes()), name);
    families.put(MetricCatalog.MEMBER_QUOTA, known(member.quotaBytes()), name);
  }

  /**
   * 1 for a leader, else 0. If the report names a leader, only that member leads. Otherwise each
   * member's own role counts; null if the role is unknown.
   */
  private @Nullable Integer leads(MemberReport member) {
    String leader = report.watch().leader();
    if (!leader.isEmpty()) {
      return member.name().equals(leader) ? 1 : 0;
    }
    return switch (member.role()) {
      case "leader" -> 1;
      case "follower", "learner", "candidate" -> 0;
      default -> null;
    };
  }

  private void self(SelfReading self) {
    families.putSeconds(MetricCatalog.SELF_LONGEST_DELAY, self.longestDelayNanos());
    families.putSeconds(MetricCatalog.SELF_GC_SECONDS, self.gcNanos());
    families.put(MetricCatalog.SELF_GC_COLLECTIONS, self.gcCount());
    families.put(MetricCatalog.SELF_DROPPED_EVENTS, self.droppedEvents());
    families.put(MetricCatalog.SELF_ANONYMOUS_MEMORY, self.anonymousBytes());
    families.put(MetricCatalog.SELF_THREADS, self.threads());
    families.putSeconds(MetricCatalog.PROCESS_CPU, self.cpuNanos());
    families.put(MetricCatalog.PROCESS_RESIDENT, self.residentBytes());
    families.put(MetricCatalog.PROCESS_DESCRIPTORS, self.openDescriptors());
    families.put(MetricCatalog.PROCESS_START, self.startSeconds());
  }

  private static @Nullable Long known(long number) {
    return number == 0 ? null : number;
  }
}
