package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.sidecar.TcpConnection;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.PeerPath;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The paths from the member beside us to its peers, by the kernel's account of its connections.
 * etcd itself says little and says it late: from 3.5.0 to 3.7.1 its peer connections have no
 * timeouts, so a peer that is cut off is noticed after minutes, and a path that drops large packets
 * is not noticed at all (see docs/decisions/0025-peer-connections.md).
 *
 * <p>Linux sends a segment again when its time has run out (at least 200 ms, twice as long each
 * time: tcp_input.c, TCP_RTO_MIN), so three times in a row are 1.4 s and more.
 */
final class PathRule implements Rule {

  /** This many times in a row is no chance: with a tenth of all packets lost, one in 10,000. */
  static final int STUCK = 3;

  /** Less is enough where nothing at all comes back. */
  private static final int UNANSWERED = 2;

  /**
   * Each of the two streams between members carries a message at least each 5/3 s, also between
   * followers (rafthttp/stream.go, ConnReadTimeout / 3).
   */
  private static final long LINK_HEARTBEAT_NANOS = 5 * Lookback.SECOND / 3;

  private static final long SILENT_NANOS = LINK_HEARTBEAT_NANOS + Lookback.SECOND / 2;

  /**
   * No path in use takes less than this (RFC 791); with less outstanding, size is not the reason.
   */
  private static final int LARGE_BYTES = 576;

  private static final int ENOUGH_RESENT = 5;
  private static final int ENOUGH_MOMENTS = 4;

  /** Below this share, TCP mends what is lost before a heartbeat is late. */
  private static final double MUCH_RESENT = 0.005;

  /**
   * A peer that does not take connections is asked for one every 4 s, for 2 s each time, by the
   * prober of rafthttp; in the second of them the request has been sent again.
   */
  private static final int ENOUGH_DIALS = 3;

  /** A path must have been looked at for as long to be called well. */
  private static final long ENOUGH_WATCHED_NANOS = 8 * Lookback.SECOND;

  private enum Trouble {
    CUT,
    HOLE,
    MUTE,
    REFUSES_NEW,
    LOSES,
    FAR,
    NONE
  }

  /**
   * One path in trouble, or all paths of a member in the same trouble.
   *
   * @param blamed the member that is named
   * @param from the member beside us
   * @param to its peer, or all of them
   * @param path the one to take the figures from
   */
  private record Ill(String blamed, String from, String to, PeerPath path, Severity severity) {

    Suspicion because(
        Cause cause, String text, List<Evidence> evidence, String advice, long afterNanos) {
      return new Suspicion(blamed, cause, severity, text, evidence, advice, afterNanos)
          .asMeasured();
    }
  }

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      Map<Trouble, List<PeerPath>> troubles = new EnumMap<>(Trouble.class);
      for (PeerPath path : member.paths()) {
        troubles
            .computeIfAbsent(trouble(path, member, cluster), absent -> new ArrayList<>())
            .add(path);
      }
      troubles.remove(Trouble.NONE);
      troubles.forEach(
          (trouble, bad) ->
              ill(bad, member, cluster)
                  .forEach(ill -> suspicions.add(suspicion(trouble, ill, member, cluster))));
    }
    return suspicions;
  }

  /** The member itself if all its paths have the trouble; else each peer. */
  private static List<Ill> ill(List<PeerPath> bad, MemberWindow member, ClusterWindow cluster) {
    if (bad.size() == 1 || bad.size() < member.paths().size()) {
      return bad.stream()
          .map(
              path -> {
                String peer = called(path.peer(), cluster);
                return new Ill(peer, member.name(), peer, path, Severity.WARNING);
              })
          .toList();
    }
    boolean noQuorum = cluster.leads(member) && cluster.voters() - bad.size() < cluster.quorum();
    return List.of(
        new Ill(
            member.name(),
            member.name(),
            names(bad, cluster),
            bad.getFirst(),
            noQuorum ? Severity.CRITICAL : Severity.WARNING));
  }

  private static Trouble trouble(PeerPath path, MemberWindow member, ClusterWindow cluster) {
    boolean silent = path.silentNanos() >= SILENT_NANOS;
    if (silent && path.unacknowledgedNanos() >= LINK_HEARTBEAT_NANOS && unanswered(path)) {
      return Trouble.CUT;
    }
    if (!silent && !stuckByLarge(path).isEmpty() && othersAreWell(path)) {
      return Trouble.HOLE;
    }
    if (silent && mute(path)) {
      return Trouble.MUTE;
    }
    if (!silent && path.dialsInVainWhileHeard(SILENT_NANOS) >= ENOUGH_DIALS) {
      return Trouble.REFUSES_NEW;
    }
    PeerPath.Loss loss = path.loss(STUCK);
    if (loss.resent() >= ENOUGH_RESENT
        && loss.moments() >= ENOUGH_MOMENTS
        && loss.share() >= MUCH_RESENT) {
      return Trouble.LOSES;
    }
    return path.roundTripNanos() >= cluster.timing(member).heartbeatNanos()
        ? Trouble.FAR
        : Trouble.NONE;
  }

  /** Whether something is on its way and nothing comes back. */
  private static boolean unanswered(PeerPath path) {
    return !path.stuck(UNANSWERED).isEmpty() || path.dialsInVain();
  }

  /** The connections that are stuck with a segment that may be large. */
  private static List<TcpConnection> stuckByLarge(PeerPath path) {
    return path.stuck(STUCK).stream()
        .filter(tcp -> tcp.sending().queuedBytes() >= LARGE_BYTES)
        .toList();
  }

  /** Whether the connections that are not stuck lose almost nothing. */
  private static boolean othersAreWell(PeerPath path) {
    PeerPath.Loss others = path.loss(STUCK);
    return others.moments() < ENOUGH_MOMENTS || others.share() < MUCH_RESENT;
  }

  /** Whether the peer's host acknowledges everything while its etcd says nothing. */
  private static boolean mute(PeerPath path) {
    return path.unacknowledgedNanos() < LINK_HEARTBEAT_NANOS + Lookback.SECOND
        && path.open().stream().allMatch(tcp -> tcp.sending().timeouts() == 0);
  }

  /**
   * Whether the kernel shows a path between two members on which nothing is lost and nothing waits,
   * so that the network between them does not explain what is slow.
   */
  static boolean clear(MemberWindow one, MemberWindow other, ClusterWindow cluster) {
    List<PeerPath> paths = PeerPath.between(one, other);
    return !paths.isEmpty()
        && paths.stream()
            .allMatch(
                path ->
                    path.watchedNanos() >= ENOUGH_WATCHED_NANOS
                        && !path.open().isEmpty()
                        && path.stuck(1).isEmpty()
                        && path.loss(STUCK).resent() < ENOUGH_RESENT
                        && path.roundTripNanos() < cluster.timing(one).heartbeatNanos() / 2);
  }

  /** The kernel's round trip between two members, nanoseconds; 0 if it is not known here. */
  static long roundTripNanos(MemberWindow one, MemberWindow other) {
    return PeerPath.between(one, other).stream()
        .mapToLong(PeerPath::roundTripNanos)
        .max()
        .orElse(0);
  }

  private static Suspicion suspicion(
      Trouble trouble, Ill ill, MemberWindow member, ClusterWindow cluster) {
    return switch (trouble) {
      case CUT -> cut(ill);
      case HOLE -> hole(ill);
      case MUTE -> mute(ill);
      case REFUSES_NEW -> refusesNew(ill);
      case LOSES -> loses(ill);
      case FAR -> far(ill, Wording.assumed(member, cluster));
      case NONE -> throw new IllegalArgumentException("no trouble");
    };
  }

  private static Suspicion cut(Ill ill) {
    List<Evidence> evidence = new ArrayList<>();
    List<String> since = new ArrayList<>();
    if (ill.path.silentNanos() != Long.MAX_VALUE) {
      since.add("no data for " + Wording.nanos(ill.path.silentNanos()));
      evidence.add(evidence("peer_silent_seconds", ill.path.silentNanos() / 1e9));
    }
    if (ill.path.unacknowledgedNanos() != Long.MAX_VALUE) {
      since.add("no acknowledgement for " + Wording.nanos(ill.path.unacknowledgedNanos()));
      evidence.add(evidence("peer_unacknowledged_seconds", ill.path.unacknowledgedNanos() / 1e9));
    }
    if (since.isEmpty()) {
      since.add("no connection is left, and requests for new ones are not answered");
    }
    evidence.add(evidence("peer_timeouts_in_a_row", timeouts(ill.path.stuck(1))));
    return ill.because(
        Cause.NETWORK_PARTITION,
        "the kernel of "
            + ill.from
            + " gets nothing back from "
            + ill.to
            + ": "
            + String.join(", ", since)
            + "; the path is cut or the other host is down",
        evidence,
        "check the path between the hosts (ping, firewall, link); etcd itself may say nothing for"
            + " minutes",
        0);
  }

  private static Suspicion hole(Ill ill) {
    List<TcpConnection> stuck = stuckByLarge(ill.path);
    int segment = stuck.stream().mapToInt(tcp -> tcp.path().segmentBytes()).max().orElse(0);
    int mtu = stuck.stream().mapToInt(tcp -> tcp.path().mtuBytes()).max().orElse(0);
    long queued = stuck.stream().mapToLong(tcp -> tcp.sending().queuedBytes()).sum();
    return ill.because(
        Cause.NETWORK_MTU,
        "large packets from "
            + ill.from
            + " to "
            + ill.to
            + " vanish: a segment of up to "
            + segment
            + " bytes (a packet of "
            + mtu
            + ") was sent again "
            + timeouts(stuck)
            + " times without an acknowledgement and holds up "
            + Wording.bytes(queued)
            + ", while small ones pass with a round trip of "
            + Wording.nanos(ill.path.roundTripNanos()),
        List.of(
            evidence("peer_timeouts_in_a_row", timeouts(stuck)),
            evidence("peer_queued_bytes", queued),
            evidence("peer_segment_bytes", segment),
            evidence("peer_path_mtu_bytes", mtu),
            roundTrip(ill.path)),
        "on the host of "
            + ill.from
            + ", 'sysctl -w net.ipv4.tcp_mtu_probing=1' lets the kernel find a size that passes,"
            + " also for what hangs now; then give the interfaces the path's MTU (etcd-probe"
            + " preflight finds it)",
        2 * Lookback.SECOND);
  }

  private static Suspicion mute(Ill ill) {
    return ill.because(
        Cause.CPU_STARVED,
        "the host of "
            + ill.to
            + " acknowledges all that "
            + ill.from
            + " sends, but its etcd has sent nothing for "
            + Wording.nanos(ill.path.silentNanos())
            + ", not even what its streams send by themselves: the process stands still, the path"
            + " is well",
        List.of(
            evidence("peer_silent_seconds", ill.path.silentNanos() / 1e9),
            evidence("peer_unacknowledged_seconds", ill.path.unacknowledgedNanos() / 1e9)),
        "look at the process: stopped, out of memory, throttled, or waiting for a disk that hangs",
        Lookback.SECOND);
  }

  private static Suspicion refusesNew(Ill ill) {
    return ill.because(
        Cause.NETWORK_LOSS,
        "requests of "
            + ill.from
            + " for new connections to "
            + ill.to
            + " get no answer, while the connections that exist go on: a full table of connections"
            + " (conntrack) or a firewall on the path",
        List.of(
            evidence("peer_unanswered_dials", ill.path.dialsInVainWhileHeard(SILENT_NANOS)),
            evidence("peer_silent_seconds", ill.path.silentNanos() / 1e9)),
        "compare nf_conntrack_count with nf_conntrack_max on both hosts and on what is between"
            + " them; check the firewall's rules for the peer port",
        Lookback.SECOND);
  }

  private static Suspicion loses(Ill ill) {
    PeerPath.Loss loss = ill.path.loss(STUCK);
    return ill.because(
        Cause.NETWORK_LOSS,
        "the kernel of "
            + ill.from
            + " sent "
            + loss.resent()
            + " of "
            + loss.sent()
            + " segments to "
            + ill.to
            + " again: they or their acknowledgements were lost",
        List.of(
            evidence("peer_resent_segments", loss.resent()),
            evidence("peer_sent_segments", loss.sent()),
            roundTrip(ill.path)),
        "measure the loss between the hosts each way (etcd-probe preflight, mtr), and look at the"
            + " interfaces' errors and drops",
        Lookback.SECOND);
  }

  private static Suspicion far(Ill ill, String assumed) {
    return ill.because(
        Cause.NETWORK_SLOW,
        "a round trip from "
            + ill.from
            + " to "
            + ill.to
            + " takes "
            + Wording.nanos(ill.path.roundTripNanos())
            + " by the kernel's account, as long as a heartbeat interval"
            + assumed,
        List.of(roundTrip(ill.path)),
        "find what fills the path (a snapshot, a backup, a slow link); if it cannot be shorter,"
            + " give the cluster a longer heartbeat interval and election timeout",
        3 * Lookback.SECOND);
  }

  private static Evidence roundTrip(PeerPath path) {
    return evidence("peer_round_trip_seconds", path.roundTripNanos() / 1e9);
  }

  private static int timeouts(List<TcpConnection> connections) {
    return connections.stream().mapToInt(tcp -> tcp.sending().timeouts()).max().orElse(0);
  }

  private static Evidence evidence(String key, double value) {
    return Wording.evidence(key, value, "NETLINK_SOCK_DIAG");
  }

  private static String names(List<PeerPath> paths, ClusterWindow cluster) {
    List<String> names = paths.stream().map(path -> called(path.peer(), cluster)).sorted().toList();
    return names.size() == 1
        ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  private static String called(String id, ClusterWindow cluster) {
    return cluster.members().stream()
        .filter(member -> member.id().equals(id))
        .map(MemberWindow::name)
        .findFirst()
        .orElseGet(
            () ->
                cluster.membership().unasked().stream()
                    .filter(member -> member.id().equals(id))
                    .map(MemberInfo::called)
                    .findFirst()
                    .orElse(id));
  }
}
