package io.etcdprobe.core.member;

import java.util.Set;

/**
 * Names of the etcd metrics that we read. Not every version has all of them
 * (server/etcdserver/metrics.go, server/storage/wal/metrics.go and similar files).
 */
public final class EtcdMetric {

  public static final String WAL_FSYNC = "etcd_disk_wal_fsync_duration_seconds";
  public static final String WAL_BYTES = "etcd_disk_wal_write_bytes_total";
  public static final String BACKEND_COMMIT = "etcd_disk_backend_commit_duration_seconds";
  public static final String DEFRAG_INFLIGHT = "etcd_disk_defrag_inflight";
  public static final String DEFRAG = "etcd_disk_backend_defrag_duration_seconds";
  public static final String COMPACTION =
      "etcd_debugging_mvcc_db_compaction_total_duration_milliseconds";
  public static final String COMPACTION_PAUSE =
      "etcd_debugging_mvcc_db_compaction_pause_duration_milliseconds";
  public static final String SNAPSHOT_SENDING = "etcd_network_snapshot_send_inflights_total";
  public static final String SNAPSHOT_SENT = "etcd_network_snapshot_send_success";
  public static final String SNAPSHOT_RECEIVING = "etcd_network_snapshot_receive_inflights_total";
  public static final String SNAPSHOT_RECEIVED = "etcd_network_snapshot_receive_success";
  public static final String SNAPSHOT_APPLYING = "etcd_server_snapshot_apply_in_progress_total";
  public static final String SERVER_VERSION = "etcd_server_version";
  public static final String HAS_LEADER = "etcd_server_has_leader";
  public static final String IS_LEADER = "etcd_server_is_leader";
  public static final String LEADER_CHANGES = "etcd_server_leader_changes_seen_total";
  public static final String HEARTBEAT_SEND_FAILURES = "etcd_server_heartbeat_send_failures_total";
  public static final String PROPOSALS_COMMITTED = "etcd_server_proposals_committed_total";
  public static final String PROPOSALS_APPLIED = "etcd_server_proposals_applied_total";
  public static final String PROPOSALS_PENDING = "etcd_server_proposals_pending";
  public static final String PROPOSALS_FAILED = "etcd_server_proposals_failed_total";
  public static final String SLOW_APPLY = "etcd_server_slow_apply_total";
  public static final String SLOW_READ_INDEXES = "etcd_server_slow_read_indexes_total";
  public static final String READ_INDEXES_FAILED = "etcd_server_read_indexes_failed_total";
  public static final String QUOTA = "etcd_server_quota_backend_bytes";
  public static final String DB_SIZE = "etcd_mvcc_db_total_size_in_bytes";
  public static final String DB_IN_USE = "etcd_mvcc_db_total_size_in_use_in_bytes";
  public static final String PEER_SENT_FAILURES = "etcd_network_peer_sent_failures_total";
  public static final String PEER_RECEIVED_FAILURES = "etcd_network_peer_received_failures_total";
  public static final String PEER_RTT = "etcd_network_peer_round_trip_time_seconds";
  public static final String ACTIVE_PEERS = "etcd_network_active_peers";
  public static final String SERVER_ID = "etcd_server_id";
  public static final String HANDLED = "grpc_server_handled_total";
  public static final String DESCRIPTORS = "process_open_fds";
  public static final String DESCRIPTOR_LIMIT = "process_max_fds";
  public static final String CPU_SECONDS = "process_cpu_seconds_total";
  public static final String PROCESS_START = "process_start_time_seconds";

  /** Metrics without labels. */
  public static final Set<String> VALUES =
      Set.of(
          WAL_BYTES,
          DEFRAG_INFLIGHT,
          SNAPSHOT_APPLYING,
          HAS_LEADER,
          IS_LEADER,
          LEADER_CHANGES,
          HEARTBEAT_SEND_FAILURES,
          PROPOSALS_COMMITTED,
          PROPOSALS_APPLIED,
          PROPOSALS_PENDING,
          PROPOSALS_FAILED,
          SLOW_APPLY,
          SLOW_READ_INDEXES,
          READ_INDEXES_FAILED,
          QUOTA,
          DB_SIZE,
          DB_IN_USE,
          DESCRIPTORS,
          DESCRIPTOR_LIMIT,
          CPU_SECONDS,
          PROCESS_START);

  /** Counters and gauges with a label {@code To}. */
  public static final Set<String> BY_RECEIVER =
      Set.of(PEER_SENT_FAILURES, SNAPSHOT_SENDING, SNAPSHOT_SENT);

  /** Counters and gauges with a label {@code From}. */
  public static final Set<String> BY_SENDER =
      Set.of(PEER_RECEIVED_FAILURES, SNAPSHOT_RECEIVING, SNAPSHOT_RECEIVED);

  /** Gauges of 1 with a label {@code server_version}. */
  public static final Set<String> BY_VERSION = Set.of(SERVER_VERSION);

  /** Gauges with a label {@code Remote}: the other member's identifier. */
  public static final Set<String> BY_REMOTE = Set.of(ACTIVE_PEERS);

  /** Gauges with a label {@code server_id}: the member's own identifier. */
  public static final Set<String> BY_SERVER = Set.of(SERVER_ID);

  /** Counters with a label {@code grpc_code}. A code with 0 is left out, as it says nothing. */
  public static final Set<String> BY_CODE = Set.of(HANDLED);

  /** Histograms without labels. */
  public static final Set<String> HISTOGRAMS =
      Set.of(WAL_FSYNC, BACKEND_COMMIT, DEFRAG, COMPACTION, COMPACTION_PAUSE);

  /** Histograms with a label {@code To}. */
  public static final Set<String> HISTOGRAMS_BY_RECEIVER = Set.of(PEER_RTT);

  private EtcdMetric() {}
}
