package io.etcdprobe.export.prometheus;

import static io.etcdprobe.export.prometheus.MetricType.COUNTER;
import static io.etcdprobe.export.prometheus.MetricType.GAUGE;
import static io.etcdprobe.export.prometheus.MetricType.HISTOGRAM;

import java.util.List;

/**
 * Every metric that a sidecar exports, in the order of the page. A scrape must not contain other
 * metrics, and the documentation must not describe others. A series is absent, never 0, while its
 * figure is unknown.
 */
public enum MetricCatalog {
  DISK_FSYNC_DURATION(
      "etcd_probe_disk_fsync_duration_seconds",
      HISTOGRAM,
      "Time of the probe's fdatasync(2), seconds; the buckets hold H, 2H, (E-1)H and (2E-1)H of the"
          + " member's timing and begin anew when that changes."),
  DISK_WRITE_DURATION(
      "etcd_probe_disk_write_duration_seconds",
      HISTOGRAM,
      "Time of the probe's write(2) before the fdatasync, seconds; buckets as those of the"
          + " fdatasync."),
  DISK_RESPONSE_DURATION(
      "etcd_probe_disk_response_duration_seconds",
      HISTOGRAM,
      "Time from when the probe's sample was due until it was durable, seconds: a stall is charged"
          + " to what had to wait for it; buckets as those of the fdatasync."),
  DISK_SERVICE_MAX(
      "etcd_probe_disk_service_max_seconds",
      GAUGE,
      "Longest write and fdatasync of the window, seconds; one under way counts with its time so"
          + " far, pauses of the probe itself do not count.",
      "window"),
  DISK_STALLS(
      "etcd_probe_disk_stalls_total",
      COUNTER,
      "Samples whose write and fdatasync took longer than H (heartbeat), 2H (late_heartbeat),"
          + " (E-1)H (leadership_at_risk), (2E-1)H (leadership_lost) of the timing at that time;"
          + " each counts under every limit it exceeds. origin tells whose pause it was.",
      "beyond",
      "origin"),
  DISK_SAMPLES("etcd_probe_disk_samples_total", COUNTER, "Samples that the probe made."),
  DISK_FAILURES(
      "etcd_probe_disk_failures_total",
      COUNTER,
      "Writes and fdatasyncs of the probe that the system refused."),
  DISK_SKIPPED_SAMPLES(
      "etcd_probe_disk_skipped_samples_total",
      COUNTER,
      "Samples that were due and not made, because the probe backed off or one hung."),
  DISK_WRITTEN_BYTES("etcd_probe_disk_written_bytes_total", COUNTER, "Bytes that the probe wrote."),
  DISK_PROBE_STATE(
      "etcd_probe_disk_probe_state",
      GAUGE,
      "1 for the state that the probe is in, else 0.",
      "state"),
  DISK_LAST_SAMPLE(
      "etcd_probe_disk_last_sample_timestamp_seconds",
      GAUGE,
      "When the probe's last sample began, seconds since the epoch."),
  DISK_UNDER_WAY(
      "etcd_probe_disk_sample_under_way_seconds",
      GAUGE,
      "How long the sample under way has taken so far, seconds; 0 if none is."),
  VOLUME_SIZE(
      "etcd_probe_volume_size_bytes", GAUGE, "Size of the volume that holds etcd's data, bytes."),
  VOLUME_FREE("etcd_probe_volume_free_bytes", GAUGE, "Free on it for an unprivileged user, bytes."),
  VOLUME_FREE_INODES(
      "etcd_probe_volume_free_inodes",
      GAUGE,
      "Free inodes of it; absent where the file system counts none."),
  VOLUME_READ_ONLY("etcd_probe_volume_read_only", GAUGE, "1 if it takes no writes, else 0."),
  HOST_PRESSURE(
      "etcd_probe_host_pressure_seconds_total",
      COUNTER,
      "Time in which some task of the machine waited for the resource, seconds (/proc/pressure,"
          + " some).",
      "resource"),
  HOST_STEAL(
      "etcd_probe_host_steal_seconds_total",
      COUNTER,
      "Processors' time that the hypervisor gave to others, all processors together, seconds."),
  DEVICE_FLUSHES(
      "etcd_probe_device_flushes_total",
      COUNTER,
      "Cache flushes that the volume's device completed.",
      "device"),
  DEVICE_FLUSH_SECONDS(
      "etcd_probe_device_flush_seconds_total",
      COUNTER,
      "Time of these flushes, summed, seconds.",
      "device"),
  DEVICE_WRITES(
      "etcd_probe_device_writes_total", COUNTER, "Writes that the device completed.", "device"),
  DEVICE_WRITE_SECONDS(
      "etcd_probe_device_write_seconds_total",
      COUNTER,
      "Time of these writes, summed, seconds.",
      "device"),
  DEVICE_BUSY_SECONDS(
      "etcd_probe_device_busy_seconds_total",
      COUNTER,
      "Time with input or output under way at the device, seconds.",
      "device"),
  PEER_ROUND_TRIP(
      "etcd_probe_peer_round_trip_seconds",
      GAUGE,
      "The kernel's smoothed round trip to a peer of the local member, seconds: the smallest of"
          + " their connections.",
      "peer"),
  PEER_SENT_SEGMENTS(
      "etcd_probe_peer_sent_segments_total",
      COUNTER,
      "TCP segments with data that the local member's host sent to a peer, since etcd-probe began"
          + " to look.",
      "peer"),
  PEER_RESENT_SEGMENTS(
      "etcd_probe_peer_resent_segments_total",
      COUNTER,
      "How many of them were sent again.",
      "peer"),
  PEER_QUEUED(
      "etcd_probe_peer_queued_bytes",
      GAUGE,
      "Written by the local member and not acknowledged by the peer's host, bytes.",
      "peer"),
  PEER_SILENT(
      "etcd_probe_peer_silent_seconds",
      GAUGE,
      "How long nothing has come from the peer over any connection, seconds.",
      "peer"),
  PEER_SILENCES(
      "etcd_probe_peer_silences_total",
      COUNTER,
      "How many times nothing came from the peer for longer than the heartbeat interval or the"
          + " election timeout, as far as a look each second can tell; counted while one of the two"
          + " leads.",
      "peer",
      "longer_than"),
  PEER_PATH_MTU(
      "etcd_probe_peer_path_mtu_bytes",
      GAUGE,
      "The largest packet that the path to the peer takes, as the kernel believes, bytes.",
      "peer"),
  FINDING_SEVERITY(
      "etcd_probe_finding_severity",
      GAUGE,
      "How bad what was found is: 0 nothing found, 1 info, 2 warning, 3 critical; each known member"
          + " and the whole (cluster) with each cause.",
      "member",
      "cause"),
  STATUS(
      "etcd_probe_status",
      GAUGE,
      "1 for the worst that a finding says, else 0; unknown: nobody answers, or nobody over gRPC.",
      "status"),
  CALM(
      "etcd_probe_calm",
      GAUGE,
      "1 while members are asked less often because nothing was unusual for 30 s, else 0."),
  LAST_JUDGEMENT(
      "etcd_probe_last_judgement_timestamp_seconds",
      GAUGE,
      "When the cluster was judged last, seconds since the epoch; every second or other second."),
  MEMBER_REACHABLE(
      "etcd_probe_member_reachable",
      GAUGE,
      "1 if any source of the member answered lately, else 0.",
      "member"),
  MEMBER_IS_LEADER(
      "etcd_probe_member_is_leader", GAUGE, "1 if the member leads the cluster, else 0.", "member"),
  MEMBER_RISK(
      "etcd_probe_member_leadership_losses_per_day",
      GAUGE,
      "Leadership losses expected in a day by the member's stalls, its role and the redundancy"
          + " left.",
      "member"),
  MEMBER_LATENCY(
      "etcd_probe_member_latency_seconds",
      GAUGE,
      "Latest latency through the member, seconds; fsync-p99 is its WAL's own.",
      "member",
      "operation"),
  MEMBER_DATABASE(
      "etcd_probe_member_database_bytes", GAUGE, "Size of the member's database, bytes.", "member"),
  MEMBER_QUOTA(
      "etcd_probe_member_quota_bytes", GAUGE, "Quota of the member's database, bytes.", "member"),
  CLUSTER_TERM("etcd_probe_cluster_term", GAUGE, "Highest raft term that any member knows."),
  MEMBER_UNWATCHED(
      "etcd_probe_member_unwatched",
      GAUGE,
      "1 for what of the cluster is not watched, with why: never-started, no-address,"
          + " misleading-address, not-given or proxy.",
      "member",
      "reason"),
  CLUSTER_SIZE(
      "etcd_probe_cluster_size",
      GAUGE,
      "Voting members of the cluster, those never started included; absent if unknown."),
  CLUSTER_LEARNERS("etcd_probe_cluster_learners", GAUGE, "Members of the cluster without a vote."),
  CLUSTER_QUORUM("etcd_probe_cluster_quorum", GAUGE, "Voting members that are needed."),
  CLUSTER_LEADER_CHANGES(
      "etcd_probe_cluster_leader_changes_total",
      COUNTER,
      "Changes of the leader since the watch began."),
  HEARTBEAT_INTERVAL(
      "etcd_probe_heartbeat_interval_seconds",
      GAUGE,
      "Heartbeat interval H that is judged with, seconds."),
  ELECTION_TIMEOUT(
      "etcd_probe_election_timeout_seconds",
      GAUGE,
      "Election timeout E*H that is judged with, seconds."),
  SELF_LONGEST_DELAY(
      "etcd_probe_self_longest_delay_seconds",
      GAUGE,
      "Longest time of the last 15 s that a thread which only sleeps woke late, seconds: a pause of"
          + " etcd-probe or its machine."),
  SELF_GC_SECONDS(
      "etcd_probe_self_gc_seconds_total",
      COUNTER,
      "Time of etcd-probe's garbage collections, seconds."),
  SELF_GC_COLLECTIONS(
      "etcd_probe_self_gc_collections_total", COUNTER, "Garbage collections of etcd-probe."),
  SELF_DROPPED_EVENTS(
      "etcd_probe_self_dropped_events_total",
      COUNTER,
      "Events that could not be written to their sink."),
  SELF_ANONYMOUS_MEMORY(
      "etcd_probe_self_anonymous_memory_bytes",
      GAUGE,
      "Resident memory of etcd-probe that is no file's, bytes."),
  SELF_THREADS("etcd_probe_self_threads", GAUGE, "Threads of etcd-probe."),
  PROCESS_CPU(
      "process_cpu_seconds_total", COUNTER, "Processor time that etcd-probe used, seconds."),
  PROCESS_RESIDENT("process_resident_memory_bytes", GAUGE, "Resident memory of etcd-probe, bytes."),
  PROCESS_DESCRIPTORS("process_open_fds", GAUGE, "Open file descriptors of etcd-probe."),
  PROCESS_START(
      "process_start_time_seconds", GAUGE, "When etcd-probe started, seconds since the epoch."),
  BUILD_INFO("etcd_probe_build_info", GAUGE, "1; which etcd-probe this is.", "version", "revision"),
  LOCAL_MEMBER_INFO(
      "etcd_probe_local_member_info", GAUGE, "1; the member beside this etcd-probe.", "member");

  private static final String TOTAL = "_total";

  private final String metric;
  private final MetricType type;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> labels;

  MetricCatalog(String metric, MetricType type, String help, String... labels) {
    this.metric = metric;
    this.type = type;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** The name, {@code _total} included. */
  public String metric() {
    return metric;
  }

  /** The kind of metric. */
  public MetricType type() {
    return type;
  }

  /** The meaning of the metric, with its unit. */
  public String help() {
    return help;
  }

  /** Names of its labels, without the {@code le} of histograms. */
  public List<String> labels() {
    return labels;
  }

  /** The name without {@code _total}: the name of the family in OpenMetrics. */
  String family() {
    return metric.endsWith(TOTAL) ? metric.substring(0, metric.length() - TOTAL.length()) : metric;
  }

  /** OpenMetrics' unit: seconds, bytes, or empty. */
  String unit() {
    for (String unit : List.of("seconds", "bytes")) {
      if (family().endsWith("_" + unit)) {
        return unit;
      }
    }
    return "";
  }
}
