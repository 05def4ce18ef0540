package io.etcdprobe.watch.loop;

import io.etcdprobe.core.disk.CopiedLoad;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.window.WalBytes;
import io.etcdprobe.watch.timer.SleepClock;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the load of a live member: two readings of its metrics, some time apart. It only reads. */
public final class LoadReader {

  private final SleepClock clock;

  /**
   * @param clock to sleep by between the readings
   */
  public LoadReader(SleepClock clock) {
    this.clock = clock;
  }

  /**
   * Reads a member. The trouble, if there is one, is a line for the user that names the endpoint.
   *
   * @param nanos how long to watch it, above 0
   * @param scale for {@link CopiedLoad}
   */
  public Outcome<CopiedLoad> read(MemberSource member, URI endpoint, long nanos, double scale)
      throws InterruptedException {
    long start = clock.nanoTime();
    Outcome<MetricsReading> first = member.metrics();
    if (first.answer() == null) {
      return failed(start, first.trouble());
    }
    if (first.answer().histogram(EtcdMetric.WAL_FSYNC) == null) {
      return failed(
          start, Trouble.Kind.NOT_ETCD, endpoint + ": its metrics are not those of an etcd member");
    }
    clock.sleep(nanos);
    Outcome<MetricsReading> second = member.metrics();
    if (second.answer() == null) {
      return failed(start, second.trouble());
    }
    if (!second.answer().sameProcess(first.answer())) {
      return failed(
          start, Trouble.Kind.UNAVAILABLE, endpoint + ": it was restarted while it was read");
    }
    long watched = second.endNanos() - first.endNanos();
    if (!(second.answer().growth(EtcdMetric.PROPOSALS_APPLIED, first.answer()) > 0)) {
      return failed(
          start,
          Trouble.Kind.OTHER,
          endpoint + ": nobody wrote to it while it was read, so there is no load to copy");
    }
    RaftReading raft = member.raft().answer();
    List<MemberInfo> members = member.members().answer();
    return Outcome.answered(
        start,
        clock.nanoTime(),
        load(
            endpoint,
            first.answer(),
            second.answer(),
            watched,
            raft == null ? null : raft.timing(),
            members == null ? 0 : (int) members.stream().filter(each -> !each.learner()).count(),
            scale));
  }

  private Outcome<CopiedLoad> failed(long start, Trouble.Kind kind, String text) {
    return failed(start, new Trouble(kind, text));
  }

  private Outcome<CopiedLoad> failed(long start, @Nullable Trouble trouble) {
    return Outcome.failed(
        start,
        clock.nanoTime(),
        trouble == null ? new Trouble(Trouble.Kind.OTHER, "no answer") : trouble);
  }

  private static CopiedLoad load(
      URI endpoint,
      MetricsReading first,
      MetricsReading second,
      long nanos,
      @Nullable ElectionTiming timing,
      int voters,
      double scale) {
    double seconds = nanos / 1e9;
    Map<String, Double> versions =
        second.byLabel().getOrDefault(EtcdMetric.SERVER_VERSION, Map.of());
    String version = versions.size() == 1 ? versions.keySet().iterator().next() : "";
    double proposals = second.growth(EtcdMetric.PROPOSALS_APPLIED, first);
    double bytes = WalBytes.of(version).written(second.growth(EtcdMetric.WAL_BYTES, first));
    return new CopiedLoad(
        endpoint.toString(),
        version,
        nanos,
        proposals / seconds,
        Double.isNaN(bytes) || bytes <= 0 || !(proposals > 0) ? null : bytes / proposals,
        count(EtcdMetric.WAL_FSYNC, first, second) / seconds,
        count(EtcdMetric.BACKEND_COMMIT, first, second) / seconds,
        timing,
        voters,
        scale);
  }

  private static long count(String family, MetricsReading first, MetricsReading second) {
    Buckets before = first.histogram(family);
    Buckets now = second.histogram(family);
    return before == null || now == null ? 0 : now.since(before).count();
  }
}
