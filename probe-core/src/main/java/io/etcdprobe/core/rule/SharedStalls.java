package io.etcdprobe.core.rule;

import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.stall.SeenStall;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stat.PoissonRate;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Defragmentation;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.WalBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stalls that hit several members at the same moment, because the members share what stalls them.
 *
 * <p>The end of a stall is known only as exactly as the metrics are read. It lies between the
 * question for one reading and the answer of the next, which shows the stall. What stops several
 * disks at once also lets them go at once. So stalls count as joint if the spans of all of them
 * have a moment in common.
 *
 * <p>That alone proves little. Members that each stall every few seconds meet by chance, and the
 * wider the spans are, the sooner. If the stalls of two members were independent, the expected
 * number of meetings would be a sum over all pairs of their stalls: for each pair, the part of the
 * time that the two spans cover. The meetings are believed to be more than chance if that many or
 * more would be seen in at most one of a hundred such cases (Poisson). One meeting in five minutes
 * of readings every second is enough if the members have not stalled otherwise. Two members that
 * stall ten times each need eight. A meeting of three members counts twice, as two joined the
 * first.
 *
 * <p>With stalls that come in bursts, the long time is a bad measure: under one rush of writes, the
 * stalls of two disks often meet, and the quiet minutes around it prove nothing. So the same test
 * is made for the last minute alone, where only the pairs that did not meet count towards the
 * expected number. A stall is left out if the bytes of its own writes account for half of it at 10
 * MB/s, as every member writes the same entries.
 */
final class SharedStalls {

  private static final long MINUTE_NANOS = 60 * Lookback.SECOND;
  private static final double CHANCE = 0.01;
  private static final double BYTES_PER_SECOND = 10e6;

  /**
   * Disks that are let go still have to work off a queue, so their stalls do not end at one moment.
   */
  private static final long SLACK_NANOS = Lookback.SECOND / 10;

  /** A member's stall. */
  record Share(MemberWindow member, SeenStall stall) {}

  /**
   * Stalls of several members at one moment.
   *
   * @param fromNanos the stalls ended after this
   * @param toNanos and before this
   */
  record Meeting(List<Share> shares, long fromNanos, long toNanos) {
    long longestNanos() {
      return shares.stream().mapToLong(share -> share.stall().nanos()).max().orElse(0);
    }
  }

  private final List<Meeting> lately;
  private final int all;
  private final double byChance;

  private SharedStalls(List<Meeting> lately, int all, double byChance) {
    this.lately = lately;
    this.all = all;
    this.byChance = byChance;
  }

  /** The shared stalls of the cluster, if they are more than chance. Usually there are none. */
  static SharedStalls of(ClusterWindow cluster) {
    SharedStalls none = new SharedStalls(List.of(), 0, 0);
    List<Share> shares = new ArrayList<>();
    Set<String> lately = new HashSet<>();
    for (MemberWindow member : cluster.members()) {
      for (SeenStall stall : member.stalls()) {
        if (counts(member, stall, cluster)) {
          shares.add(new Share(member, stall));
          if (recent(stall, cluster, DiskStallRule.WINDOW_NANOS)) {
            lately.add(member.endpoint());
          }
        }
      }
    }
    if (lately.size() < 2) {
      return none;
    }
    List<Meeting> meetings = meetings(shares);
    long watched = Math.max(MINUTE_NANOS, cluster.nowNanos() - since(shares, cluster));
    double expected = expected(shares, watched);
    if (byChance(joined(meetings), expected) > CHANCE || !believedOfAMinute(shares, cluster)) {
      return none;
    }
    List<Meeting> now = new ArrayList<>(meetings);
    now.removeIf(
        meeting ->
            meeting.shares().stream()
                .noneMatch(share -> recent(share.stall(), cluster, DiskStallRule.WINDOW_NANOS)));
    return new SharedStalls(now, meetings.size(), expected);
  }

  /** The meetings within the time that a stall counts, oldest first. */
  List<Meeting> lately() {
    return lately;
  }

  /** How many meetings there were in a day, including the latest. */
  int all() {
    return all;
  }

  /** How many members would have met another's stall by chance, if they had nothing in common. */
  double byChance() {
    return byChance;
  }

  /** Whether the stall in a step of the member's metrics is a shared one. */
  boolean has(MemberWindow member, Lookback.Step step) {
    return lately.stream()
        .flatMap(meeting -> meeting.shares().stream())
        .anyMatch(share -> share.member().is(member) && share.stall().atNanos() == step.toNanos());
  }

  /** Whether a stall that our own probe saw beside the member is a shared one. */
  boolean has(MemberWindow member, Stall stall, ClusterWindow cluster) {
    long from = cluster.nowNanos() - Duration.between(stall.at(), cluster.now()).toNanos();
    for (Meeting meeting : lately) {
      for (Share share : meeting.shares()) {
        SeenStall seen = share.stall();
        if (share.member().is(member)
            && from - seen.atNanos() <= 0
            && seen.afterNanos() - seen.nanos() - (from + stall.nanos()) <= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean counts(MemberWindow member, SeenStall stall, ClusterWindow cluster) {
    if (stall.nanos() < 0.95 * cluster.timing(member).lateHeartbeatNanos()) {
      return false;
    }
    boolean far = !recent(stall, cluster, DiskStallRule.WINDOW_NANOS);
    return far
        || (!Defragmentation.met(
                Defragmentation.of(member), stall.afterNanos() - stall.nanos(), stall.atNanos())
            && !ofItsBytes(member, stall));
  }

  private static boolean ofItsBytes(MemberWindow member, SeenStall stall) {
    MetricsReading before = null;
    for (Outcome<MetricsReading> outcome : member.metrics()) {
      MetricsReading reading = outcome.answer();
      if (reading != null && outcome.endNanos() == stall.atNanos() && before != null) {
        double bytes = WalBytes.of(member).written(reading.growth(EtcdMetric.WAL_BYTES, before));
        return bytes / BYTES_PER_SECOND >= stall.nanos() / 2e9;
      }
      before = reading == null ? before : reading;
    }
    return false;
  }

  private static boolean recent(SeenStall stall, ClusterWindow cluster, long nanos) {
    return cluster.nowNanos() - stall.atNanos() <= nanos;
  }

  private static List<Meeting> meetings(List<Share> shares) {
    List<Share> left = new ArrayList<>(shares);
    left.sort(Comparator.comparingLong(share -> share.stall().atNanos()));
    List<Meeting> meetings = new ArrayList<>();
    while (!left.isEmpty()) {
      Meeting meeting = meeting(left);
      left.removeAll(meeting.shares());
      if (meeting.shares().size() > 1) {
        meetings.add(meeting);
      }
    }
    return meetings;
  }

  /**
   * The first stall, and of each other member the first stall that has a moment in common with all.
   */
  private static Meeting meeting(List<Share> ascending) {
    List<Share> met = new ArrayList<>();
    long from = Long.MIN_VALUE;
    long to = Long.MAX_VALUE;
    for (Share share : ascending) {
      SeenStall stall = share.stall();
      boolean first = met.isEmpty();
      long after = first ? stall.afterNanos() : Math.max(from, stall.afterNanos());
      long before = first ? stall.atNanos() : Math.min(to, stall.atNanos());
      boolean another = met.stream().noneMatch(other -> other.member().is(share.member()));
      if (first || (another && after - before <= SLACK_NANOS)) {
        met.add(share);
        from = after;
        to = before;
      }
    }
    return new Meeting(met, from, to);
  }

  private static long joined(List<Meeting> meetings) {
    return meetings.stream().mapToLong(meeting -> meeting.shares().size() - 1).sum();
  }

  private static double byChance(long joined, double expected) {
    return joined == 0 ? 1 : 1 - PoissonRate.cumulative(joined - 1, expected);
  }

  private static double expected(List<Share> shares, long watchedNanos) {
    double expected = 0;
    for (int i = 0; i < shares.size(); i++) {
      for (int j = i + 1; j < shares.size(); j++) {
        if (!shares.get(i).member().is(shares.get(j).member())) {
          expected += Math.min(1, covered(shares.get(i), shares.get(j)) / watchedNanos);
        }
      }
    }
    return expected;
  }

  private static double covered(Share one, Share other) {
    return one.stall().atNanos()
        - one.stall().afterNanos()
        + other.stall().atNanos()
        - other.stall().afterNanos()
        + 2.0 * SLACK_NANOS;
  }

  private static boolean believedOfAMinute(List<Share> shares, ClusterWindow cluster) {
    List<Share> last = new ArrayList<>(shares);
    last.removeIf(share -> !recent(share.stall(), cluster, MINUTE_NANOS));
    List<Meeting> meetings = meetings(last);
    double paired = 0;
    for (Meeting meeting : meetings) {
      paired += expected(meeting.shares(), MINUTE_NANOS);
    }
    double unpaired = Math.max(0, expected(last, MINUTE_NANOS) - paired);
    return byChance(joined(meetings), unpaired) <= CHANCE;
  }

  /** Since when the cluster is known to have been watched. */
  private static long since(List<Share> shares, ClusterWindow cluster) {
    long since = cluster.nowNanos();
    for (Share share : shares) {
      since = Math.min(since, share.stall().afterNanos());
    }
    for (MemberWindow member : cluster.members()) {
      if (!member.metrics().isEmpty()) {
        since = Math.min(since, member.metrics().getFirst().startNanos());
      }
    }
    return since;
  }
}
