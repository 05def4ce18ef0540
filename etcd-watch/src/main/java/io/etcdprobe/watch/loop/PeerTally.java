package io.etcdprobe.watch.loop;

import io.etcdprobe.core.sidecar.PeerReading;
import io.etcdprobe.core.sidecar.PeersReport;
import io.etcdprobe.core.sidecar.TcpConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the connections to each peer did, as connections end and new ones take their place.
 * Use from one thread at a time.
 */
final class PeerTally {

  /** Two starts of a silence this close are one silence: its start is known to a millisecond. */
  private static final long SAME_NANOS = 50_000_000;

  private static final class Totals {
    private long sent;
    private long resent;
    private long silences;
    private long longSilences;
    private long silenceBegan;
    private boolean counted;
    private boolean countedLong;
  }

  private record Seen(String peer, long sent, long resent) {}

  private final Map<String, Totals> totals = new HashMap<>();
  private Map<String, Seen> before = new HashMap<>();

  /**
   * Takes a reading.
   *
   * @param now when it was taken, monotonic nanoseconds
   * @param talkative ids of the peers that exchange a message each heartbeat interval with the
   *     member beside us: all if it leads, else the leader
   */
  void see(
      PeerReading reading,
      long now,
      Set<String> talkative,
      long heartbeatNanos,
      long electionNanos) {
    Map<String, Seen> seen = new HashMap<>();
    Set<String> peers = new HashSet<>();
    reading
        .connections()
        .forEach(
            connection -> {
              TcpConnection tcp = connection.tcp();
              Seen latest =
                  new Seen(
                      connection.peer(),
                      tcp.sending().sentSegments(),
                      tcp.sending().resentSegments());
              seen.put(tcp.key(), latest);
              peers.add(connection.peer());
              add(latest, before.get(tcp.key()));
            });
    before = seen;
    for (String peer : peers) {
      silence(
          of(peer),
          silentNanos(reading.to(peer)),
          now,
          talkative.contains(peer),
          heartbeatNanos,
          electionNanos);
    }
  }

  private void add(Seen latest, @Nullable Seen earlier) {
    Totals sum = of(latest.peer);
    boolean goesOn =
        earlier != null && earlier.sent <= latest.sent && earlier.resent <= latest.resent;
    sum.sent += latest.sent - (earlier != null && goesOn ? earlier.sent : 0);
    sum.resent += latest.resent - (earlier != null && goesOn ? earlier.resent : 0);
  }

  private static void silence(
      Totals sum,
      @Nullable Long silent,
      long now,
      boolean talkative,
      long heartbeatNanos,
      long electionNanos) {
    if (silent == null || !talkative || silent <= heartbeatNanos) {
      return;
    }
    long began = now - silent;
    if (Math.abs(began - sum.silenceBegan) > SAME_NANOS) {
      sum.silenceBegan = began;
      sum.counted = false;
      sum.countedLong = false;
    }
    sum.silences += sum.counted ? 0 : 1;
    sum.counted = true;
    if (silent > electionNanos) {
      sum.longSilences += sum.countedLong ? 0 : 1;
      sum.countedLong = true;
    }
  }

  /** How long nothing has come over any connection; null if nothing ever did. */
  private static @Nullable Long silentNanos(List<TcpConnection> connections) {
    Long silent = null;
    for (TcpConnection connection : connections) {
      if (connection.open() && connection.receiving().bytes() > 0) {
        long ago = connection.receiving().agoNanos();
        silent = silent == null ? ago : Math.min(silent, ago);
      }
    }
    return silent;
  }

  private Totals of(String peer) {
    return totals.computeIfAbsent(peer, absent -> new Totals());
  }

  /** The state of the connections to one peer. */
  PeersReport.Peer report(String id, String name, PeerReading reading) {
    Totals sum = of(id);
    List<TcpConnection> open = reading.to(id).stream().filter(TcpConnection::open).toList();
    long roundTrip =
        open.stream()
            .mapToLong(tcp -> tcp.path().roundTripNanos())
            .filter(nanos -> nanos > 0)
            .min()
            .orElse(0);
    int mtu =
        open.stream().mapToInt(tcp -> tcp.path().mtuBytes()).filter(b -> b > 0).min().orElse(0);
    long queued = reading.to(id).stream().mapToLong(tcp -> tcp.sending().queuedBytes()).sum();
    return new PeersReport.Peer(
        name,
        open.size(),
        roundTrip == 0 ? null : (Long) roundTrip,
        queued,
        sum.sent,
        sum.resent,
        silentNanos(reading.to(id)),
        sum.silences,
        sum.longSilences,
        mtu == 0 ? null : (Integer) mtu);
  }

  /** Forgets the peers that are no longer members. */
  void keep(Set<String> peers) {
    totals.keySet().retainAll(peers);
  }
}
