package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.sidecar.PeerConnection;
import io.etcdprobe.core.sidecar.PeerReading;
import io.etcdprobe.core.sidecar.PeersReport;
import io.etcdprobe.core.sidecar.TcpConnection;
import io.etcdprobe.watch.access.NameService;
import io.etcdprobe.watch.timer.SleepClock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the connections of the member on this machine to its peers, through the kernel's account
 * of them. One thread follows the members' addresses, another looks; any thread may read.
 */
final class PeerSampler {

  private static final long SECOND = 1_000_000_000L;

  /** Names are asked for again after this time. */
  private static final long NAMES_HOLD_NANOS = 60 * SECOND;

  private static final int KEPT = 60;
  private static final long KEPT_NANOS = 45 * SECOND;

  /** A segment that had to be sent again this often in a row is unusual. */
  private static final int UNUSUAL = 2;

  private final SleepClock clock;
  private final Calm calm;
  private final History<PeerReading> readings = new History<>(KEPT, KEPT_NANOS);
  private final PeerTally tally = new PeerTally();
  private volatile @Nullable PeerAddresses addresses;
  private volatile List<MemberInfo> peers = List.of();
  private List<MemberInfo> followed = List.of();
  private String followedSelf = "";
  private long followedAt;

  /**
   * @param calm is told of what is unusual
   */
  PeerSampler(SleepClock clock, Calm calm) {
    this.clock = clock;
    this.calm = calm;
  }

  /**
   * Follows the members' addresses.
   *
   * @param members the cluster's list, null if unknown
   * @param self id of the member on this machine, empty if unknown
   */
  void follow(@Nullable List<MemberInfo> members, String self, NameService names)
      throws InterruptedException {
    if (members == null || self.isEmpty()) {
      return;
    }
    long now = clock.nanoTime();
    if (members.equals(followed)
        && self.equals(followedSelf)
        && now - followedAt < NAMES_HOLD_NANOS) {
      return;
    }
    addresses = PeerAddresses.of(members, self, names);
    peers =
        members.stream()
            .filter(member -> !member.id().equals(self))
            .sorted(Comparator.comparing(MemberInfo::called))
            .toList();
    followed = members;
    followedSelf = self;
    followedAt = now;
  }

  /** Looks once. */
  void look(
      LocalSource local, @Nullable RaftReading raft, long heartbeatNanos, long electionNanos) {
    PeerAddresses known = addresses;
    if (known == null) {
      return;
    }
    if (!known.useless().isEmpty()) {
      long now = clock.nanoTime();
      readings.add(Outcome.failed(now, now, new Trouble(Trouble.Kind.OTHER, known.useless())));
      return;
    }
    Outcome<List<TcpConnection>> told = local.connections(known.ports());
    List<TcpConnection> all = told.answer();
    if (all == null) {
      readings.add(new Outcome<>(told.startNanos(), told.endNanos(), null, told.trouble()));
      return;
    }
    PeerReading reading = known.reading(all);
    readings.add(Outcome.answered(told.startNanos(), told.endNanos(), reading));
    Set<String> ids = peers.stream().map(MemberInfo::id).collect(Collectors.toSet());
    synchronized (tally) {
      tally.see(reading, told.endNanos(), talkative(raft, ids), heartbeatNanos, electionNanos);
      tally.keep(ids);
    }
    if (reading.connections().stream().map(PeerConnection::tcp).anyMatch(PeerSampler::unusual)) {
      calm.disturb();
    }
  }

  private static boolean unusual(TcpConnection connection) {
    return connection.sending().timeouts() >= (connection.open() ? UNUSUAL : 1);
  }

  /** Between two followers only a message in 1.7 s passes, so silence says little there. */
  private static Set<String> talkative(@Nullable RaftReading raft, Set<String> peers) {
    if (raft == null || !raft.hasLeader()) {
      return Set.of();
    }
    return raft.leads() ? new HashSet<>(peers) : Set.of(raft.leaderId());
  }

  /** The latest readings. */
  List<Outcome<PeerReading>> all() {
    return readings.all();
  }

  /** What is known now. */
  PeersReport report() {
    if (addresses != null && peers.isEmpty()) {
      return new PeersReport("", List.of()); // the only member
    }
    Outcome<PeerReading> latest = readings.latest();
    if (latest == null) {
      return PeersReport.notKnown("not looked yet");
    }
    PeerReading reading = latest.answer();
    if (reading == null) {
      return PeersReport.notKnown(latest.trouble() == null ? "" : latest.trouble().text());
    }
    if (!reading.here()) {
      return PeersReport.notKnown(
          "nobody listens on the member's peer port in etcd-probe's network namespace: its"
              + " connections are in another one; run etcd-probe in the member's (hostNetwork)");
    }
    synchronized (tally) {
      return new PeersReport(
          "", peers.stream().map(peer -> tally.report(peer.id(), peer.called(), reading)).toList());
    }
  }
}
