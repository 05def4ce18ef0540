package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Work that takes time and is no fault: snapshots of the whole database that one member sends and
 * another receives (rafthttp/metrics.go; etcdserver/metrics.go), compaction that lasts
 * (mvcc/metrics.go), and data that replaced other data. It is reported so that its effects are not
 * taken for faults.
 *
 * <p>Most clusters are compacted every five minutes, and nobody notices. A compaction is reported
 * if it takes as long as a stall that can cost the leadership. While it runs, the histogram of its
 * pauses grows. The histogram of whole compactions grows when it ends.
 */
final class MaintenanceRule implements Rule {

  /** How long work is still reported after its end. */
  private static final long TOLD_NANOS = 5 * Lookback.SECOND;

  /** Two steps at the longest interval between readings. */
  private static final long LOOK_NANOS = 25 * Lookback.SECOND;

  private static final double MILLIS = 1e3;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    List<MemberWindow> anew = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      List<String> works = new ArrayList<>();
      List<Evidence> evidence = new ArrayList<>();
      snapshots(member, cluster, works, evidence);
      compaction(member, cluster, works, evidence);
      if (!works.isEmpty()) {
        suspicions.add(
            suspicion(
                member.name(),
                String.join("; ", works),
                evidence,
                "it ends by itself; if the member is slow meanwhile, this is most likely why"));
      }
      if (termFell(member) != null) {
        anew.add(member);
      }
    }
    restored(anew, cluster, suspicions);
    return suspicions;
  }

  private static void snapshots(
      MemberWindow member, ClusterWindow cluster, List<String> works, List<Evidence> evidence) {
    List<MetricsReading> readings =
        Lookback.answers(member.metrics(), cluster.nowNanos(), LOOK_NANOS);
    if (readings.isEmpty() || Lookback.failures(member.metrics()) > 1) {
      return;
    }
    MetricsReading now = readings.getLast();
    MetricsReading shortly = before(member, cluster, now);
    Set<String> to = peers(now, shortly, EtcdMetric.SNAPSHOT_SENDING, EtcdMetric.SNAPSHOT_SENT);
    Set<String> from =
        peers(now, shortly, EtcdMetric.SNAPSHOT_RECEIVING, EtcdMetric.SNAPSHOT_RECEIVED);
    double bytes = now.value(EtcdMetric.DB_SIZE);
    String size = bytes > 0 ? " (its database has " + Wording.bytes(bytes) + ")" : "";
    if (!to.isEmpty()) {
      works.add("it sends a snapshot to " + names(to, cluster) + size);
      evidence.add(Wording.evidence("snapshots_sent_to", to.size(), EtcdMetric.SNAPSHOT_SENDING));
    }
    if (!from.isEmpty()) {
      works.add("it receives a snapshot from " + names(from, cluster));
      evidence.add(
          Wording.evidence("snapshots_taken_from", from.size(), EtcdMetric.SNAPSHOT_RECEIVING));
    }
    if (now.value(EtcdMetric.SNAPSHOT_APPLYING) >= 1) {
      works.add("it replaces its database with a snapshot");
      evidence.add(Wording.evidence("snapshots_applied", 1, EtcdMetric.SNAPSHOT_APPLYING));
    }
  }

  /**
   * The newest reading of this process from before the time that is still reported; if there is
   * none, the oldest.
   */
  private static MetricsReading before(
      MemberWindow member, ClusterWindow cluster, MetricsReading now) {
    MetricsReading before = now;
    for (Outcome<MetricsReading> outcome : member.metrics().reversed()) {
      MetricsReading reading = outcome.answer();
      if (reading == null) {
        continue;
      }
      if (!reading.sameProcess(now)) {
        return before;
      }
      before = reading;
      if (cluster.nowNanos() - outcome.endNanos() > TOLD_NANOS) {
        return before;
      }
    }
    return before;
  }

  /**
   * The members with which a snapshot is under way, or ended lately without a reading that met it.
   */
  private static Set<String> peers(
      MetricsReading now, MetricsReading then, String inflight, String ended) {
    Set<String> peers = new HashSet<>();
    now.byLabel().getOrDefault(inflight, Map.of()).forEach((peer, n) -> add(peers, peer, n));
    now.growthByLabel(ended, then).forEach((peer, n) -> add(peers, peer, n));
    return peers;
  }

  private static void add(Set<String> peers, String peer, double count) {
    if (count > 0) {
      peers.add(peer);
    }
  }

  private static String names(Set<String> ids, ClusterWindow cluster) {
    return String.join(
        " and ",
        ids.stream()
            .map(
                id ->
                    cluster.members().stream()
                        .filter(member -> member.id().equals(id))
                        .map(MemberWindow::name)
                        .findFirst()
                        .orElse(id))
            .sorted()
            .toList());
  }

  private static void compaction(
      MemberWindow member, ClusterWindow cluster, List<String> works, List<Evidence> evidence) {
    double enough = cluster.timing(member).leadershipAtRiskNanos() / 1e9;
    double ended = 0;
    long since = 0;
    long until = 0;
    for (Lookback.Step step :
        Lookback.steps(member, EtcdMetric.COMPACTION, cluster.nowNanos(), LOOK_NANOS)) {
      if (step.events().count() > 0) {
        since = 0;
        boolean lately = cluster.nowNanos() - step.toNanos() <= TOLD_NANOS;
        ended = lately ? Math.max(ended, step.events().mean() / MILLIS) : ended;
      } else if (paused(member, step)) {
        since = since == 0 ? step.toNanos() : since;
        until = step.toNanos();
      }
    }
    double goingOn = since == 0 ? 0 : (until - since) / 1e9;
    boolean going = goingOn >= enough && cluster.nowNanos() - until <= TOLD_NANOS;
    if (going || ended >= enough) {
      works.add(
          going
              ? "it has been compacting its database for " + Wording.seconds(goingOn)
              : "it compacted its database in " + Wording.seconds(ended));
      evidence.add(
          Wording.evidence("compaction_seconds", going ? goingOn : ended, EtcdMetric.COMPACTION));
    }
  }

  /** Whether a compaction ran in a step: it pauses after each batch of keys. */
  private static boolean paused(MemberWindow member, Lookback.Step step) {
    Buckets before = null;
    for (Outcome<MetricsReading> outcome : member.metrics()) {
      MetricsReading reading = outcome.answer();
      Buckets pauses = reading == null ? null : reading.histogram(EtcdMetric.COMPACTION_PAUSE);
      if (pauses != null && outcome.startNanos() == step.fromNanos()) {
        before = pauses;
      } else if (pauses != null && before != null && outcome.endNanos() == step.toNanos()) {
        return pauses.since(before).count() > 0;
      }
    }
    return false;
  }

  /** The highest term before the present, lower one; null if the term never fell. */
  private static @Nullable Long termFell(MemberWindow member) {
    RaftReading last = Lookback.last(member.raft());
    if (last == null) {
      return null;
    }
    long highest = last.term();
    for (Outcome<RaftReading> outcome : member.raft()) {
      RaftReading raft = outcome.answer();
      highest = raft == null ? highest : Math.max(highest, raft.term());
    }
    return highest > last.term() ? highest : null;
  }

  /** Terms never fall. If one does, the member has other data now. */
  private static void restored(
      List<MemberWindow> anew, ClusterWindow cluster, List<Suspicion> suspicions) {
    boolean all = anew.size() > 1 && anew.size() >= cluster.quorum();
    boolean alone = anew.size() == 1 && cluster.voters() == 1;
    if (all || alone) {
      MemberWindow member = anew.getFirst();
      suspicions.add(
          suspicion(
              Finding.CLUSTER,
              "the cluster was restored from a snapshot or created anew: " + terms(member),
              evidence(member),
              "check that all members belong to the new cluster; clients that keep a revision must"
                  + " start over"));
      return;
    }
    for (MemberWindow member : anew) {
      suspicions.add(
          suspicion(
              member.name(),
              "its data were replaced: " + terms(member),
              evidence(member),
              "if nobody restored or recreated it, it now belongs to a different cluster: look at"
                  + " its data directory"));
    }
  }

  private static String terms(MemberWindow member) {
    return "the term fell from " + termFell(member) + " to " + term(member);
  }

  private static long term(MemberWindow member) {
    RaftReading last = Lookback.last(member.raft());
    return last == null ? 0 : last.term();
  }

  private static List<Evidence> evidence(MemberWindow member) {
    Long highest = termFell(member);
    String source = "/debug/vars raft.status";
    return List.of(
        Wording.evidence("term", term(member), source),
        Wording.evidence("term_before", highest == null ? 0 : highest, source));
  }

  private static Suspicion suspicion(
      String member, String text, List<Evidence> evidence, String advice) {
    return new Suspicion(member, Cause.MAINTENANCE, Severity.INFO, text, evidence, advice, 0);
  }
}
