package io.etcdprobe.core.window;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.sidecar.PeerConnection;
import io.etcdprobe.core.sidecar.PeerReading;
import io.etcdprobe.core.sidecar.TcpConnection;
import io.etcdprobe.core.sidecar.TcpConnection.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The path between the member beside us and one of its peers, by the kernel's account of their
 * connections. What the other host's kernel acknowledged has crossed the path, whatever the process
 * there does. So this tells a path that loses from a peer that does not answer.
 *
 * @param peer the peer's id
 * @param now its connections at the latest reading
 * @param before its connections at the readings before that, latest first
 * @param watchedNanos the time from the first of these readings to the last
 */
public record PeerPath(
    String peer, List<TcpConnection> now, List<List<TcpConnection>> before, long watchedNanos) {

  /** A reading older than this says nothing about the present. */
  private static final long FRESH_NANOS = 3 * Lookback.SECOND;

  /** How far back loss is counted. */
  private static final long WINDOW_NANOS = 25 * Lookback.SECOND;

  /** Takes copies of the lists. */
  public PeerPath {
    now = List.copyOf(now);
    before = List.copyOf(before);
  }

  /**
   * Segments that were sent.
   *
   * @param sent how many, those sent again included
   * @param resent how many of them were sent again
   * @param moments between how many readings any was sent again
   */
  public record Loss(long sent, long resent, int moments) {

    /** The part that was sent again, 0 to 1. */
    public double share() {
      return sent == 0 ? 0 : Math.min(1, (double) resent / sent);
    }
  }

  /**
   * The paths from the member beside us to its peers; empty if the latest reading is old, has
   * failed or is of another network namespace. A peer without any connection in the window is left
   * out.
   *
   * @param readings oldest first
   * @param now monotonic, nanoseconds
   */
  public static List<PeerPath> of(List<Outcome<PeerReading>> readings, long now) {
    if (readings.isEmpty() || now - readings.getLast().endNanos() > FRESH_NANOS) {
      return List.of();
    }
    PeerReading latest = readings.getLast().answer();
    if (latest == null || !latest.here()) {
      return List.of();
    }
    List<PeerReading> earlier = new ArrayList<>();
    long first = readings.getLast().endNanos();
    for (Outcome<PeerReading> outcome :
        Lookback.within(readings.subList(0, readings.size() - 1), now, WINDOW_NANOS)) {
      PeerReading reading = outcome.answer();
      if (reading != null) {
        first = earlier.isEmpty() ? outcome.endNanos() : first;
        earlier.addFirst(reading);
      }
    }
    long watched = readings.getLast().endNanos() - first;
    Set<String> peers = new TreeSet<>(peers(latest));
    earlier.forEach(reading -> peers.addAll(peers(reading)));
    return peers.stream()
        .map(
            peer ->
                new PeerPath(
                    peer,
                    latest.to(peer),
                    earlier.stream().map(reading -> reading.to(peer)).toList(),
                    watched))
        .toList();
  }

  private static List<String> peers(PeerReading reading) {
    return reading.connections().stream().map(PeerConnection::peer).toList();
  }

  /** The path between two members if one of them is beside us and its account is known. */
  public static List<PeerPath> between(MemberWindow one, MemberWindow other) {
    List<PeerPath> found = new ArrayList<>();
    one.paths().stream().filter(path -> path.peer.equals(other.id())).forEach(found::add);
    other.paths().stream().filter(path -> path.peer.equals(one.id())).forEach(found::add);
    return found;
  }

  /**
   * Whether the peer's process ended in the window: there were connections, and none of them is
   * left. A process that only stands still keeps its connections.
   */
  private boolean ended() {
    Set<String> left = new HashSet<>();
    open().forEach(tcp -> left.add(tcp.key()));
    for (List<TcpConnection> reading : before) {
      List<TcpConnection> open = reading.stream().filter(TcpConnection::open).toList();
      if (!open.isEmpty() && open.stream().noneMatch(tcp -> left.contains(tcp.key()))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the kernel beside another member shows that a member's process ended or was replaced
   * lately; false if nobody can tell.
   */
  public static boolean endedLately(MemberWindow member, ClusterWindow cluster) {
    return cluster.members().stream()
        .filter(other -> !other.is(member))
        .flatMap(other -> other.paths().stream())
        .anyMatch(path -> path.peer.equals(member.id()) && path.ended());
  }

  /** The connections that are open now. */
  public List<TcpConnection> open() {
    return now.stream().filter(TcpConnection::open).toList();
  }

  /**
   * How long nothing has come from the peer over any connection that is open, nanoseconds; {@link
   * Long#MAX_VALUE} if none is.
   */
  public long silentNanos() {
    return silentNanos(now);
  }

  private static long silentNanos(List<TcpConnection> connections) {
    return connections.stream()
        .filter(tcp -> tcp.open() && tcp.receiving().bytes() > 0)
        .mapToLong(tcp -> tcp.receiving().agoNanos())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * How long the peer's host has acknowledged nothing; {@link Long#MAX_VALUE} if nothing is open.
   */
  public long unacknowledgedNanos() {
    return now.stream()
        .filter(TcpConnection::open)
        .mapToLong(tcp -> tcp.sending().acknowledgedAgoNanos())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Open connections whose oldest segment was sent again this many times in a row or more. */
  public List<TcpConnection> stuck(int timeouts) {
    return now.stream()
        .filter(TcpConnection::open)
        .filter(tcp -> tcp.sending().unackedSegments() > 0 && tcp.sending().timeouts() >= timeouts)
        .toList();
  }

  /** Whether the member asks for a connection, and its request had to be sent again. */
  public boolean dialsInVain() {
    return dialsInVain(now);
  }

  /**
   * In how many readings of the window the member dialled in vain while the peer was heard over
   * another connection.
   *
   * @param silentNanos a peer from which nothing has come for longer is not heard
   */
  public int dialsInVainWhileHeard(long silentNanos) {
    int count = dialsInVain(now) && silentNanos(now) < silentNanos ? 1 : 0;
    for (List<TcpConnection> reading : before) {
      count += dialsInVain(reading) && silentNanos(reading) < silentNanos ? 1 : 0;
    }
    return count;
  }

  private static boolean dialsInVain(List<TcpConnection> connections) {
    return connections.stream()
        .anyMatch(tcp -> tcp.state() == State.DIALLING && tcp.sending().timeouts() > 0);
  }

  /**
   * The smallest smoothed round trip of the open connections, nanoseconds; 0 before the first
   * acknowledgement.
   */
  public long roundTripNanos() {
    return now.stream()
        .filter(TcpConnection::open)
        .mapToLong(tcp -> tcp.path().roundTripNanos())
        .filter(nanos -> nanos > 0)
        .min()
        .orElse(0);
  }

  /**
   * What was sent again in the window, without connections that got stuck: these send the same
   * segment again and again.
   *
   * @param stuckAt how many times in a row make a connection stuck
   */
  public Loss loss(int stuckAt) {
    List<List<TcpConnection>> readings = new ArrayList<>(before.reversed());
    readings.add(now);
    Set<String> stuck = new HashSet<>();
    for (List<TcpConnection> reading : readings) {
      for (TcpConnection tcp : reading) {
        if (!tcp.open() || tcp.sending().timeouts() >= stuckAt) {
          stuck.add(tcp.key());
        }
      }
    }
    Map<String, TcpConnection> earlier = new HashMap<>();
    long sent = 0;
    long resent = 0;
    int moments = 0;
    for (List<TcpConnection> reading : readings) {
      long resentNow = 0;
      for (TcpConnection tcp : reading) {
        TcpConnection then = earlier.put(tcp.key(), tcp);
        if (then != null && !stuck.contains(tcp.key())) {
          sent += Math.max(0, tcp.sending().sentSegments() - then.sending().sentSegments());
          resentNow +=
              Math.max(0, tcp.sending().resentSegments() - then.sending().resentSegments());
        }
      }
      resent += resentNow;
      moments += resentNow > 0 ? 1 : 0;
    }
    return new Loss(sent, resent, moments);
  }
}
