package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.sidecar.PeerConnection;
import io.etcdprobe.core.sidecar.PeerReading;
import io.etcdprobe.core.sidecar.TcpConnection;
import io.etcdprobe.core.sidecar.TcpConnection.State;
import io.etcdprobe.watch.access.ClientUrl;
import io.etcdprobe.watch.access.HostName;
import io.etcdprobe.watch.access.NameService;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;

/**
 * Where the members reach each other, as the cluster lists it: which of a machine's connections are
 * those of its member to which peer. An address of several members says nothing about whose
 * connection it is, and neither does one of the member beside us: such peers are left out. So is a
 * peer that asks for connections from an address that is not among its URLs (a machine with several
 * addresses, a translation of addresses), for these connections.
 */
final class PeerAddresses {

  /**
   * The kernel's filter takes 64; beyond this many, a cluster is on one machine and cannot be told
   * apart anyway.
   */
  private static final int MOST_PORTS = 32;

  /** For the name service's answer about one URL. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private record Place(String address, int port) {}

  private final Set<Integer> own = new TreeSet<>();
  private final Set<Integer> ports = new TreeSet<>();
  private final Map<Place, String> byPlace = new HashMap<>();
  private final Map<String, String> byAddress = new HashMap<>();

  private PeerAddresses() {}

  /**
   * Asks the name service, which may take two seconds for each URL.
   *
   * @param members of the cluster
   * @param self id of the member on this machine
   */
  static PeerAddresses of(List<MemberInfo> members, String self, NameService names)
      throws InterruptedException {
    PeerAddresses found = new PeerAddresses();
    Map<String, Set<String>> users = new HashMap<>();
    for (MemberInfo member : members) {
      for (Place place : places(member, names)) {
        users.computeIfAbsent(place.address, absent -> new TreeSet<>()).add(member.id());
        if (member.id().equals(self)) {
          found.own.add(place.port);
        } else {
          found.byPlace.put(place, member.id());
        }
        found.ports.add(place.port);
      }
    }
    found
        .byPlace
        .keySet()
        .removeIf(place -> users.getOrDefault(place.address, Set.of()).size() > 1);
    found.byPlace.forEach((place, id) -> found.byAddress.put(place.address, id));
    return found;
  }

  private static List<Place> places(MemberInfo member, NameService names)
      throws InterruptedException {
    List<Place> places = new ArrayList<>();
    for (String text : member.peerUrls()) {
      try {
        ClientUrl url = ClientUrl.of(text);
        for (InetAddress address : new HostName(url, names).addresses(PATIENCE_NANOS)) {
          places.add(new Place(plain(address), url.port()));
        }
      } catch (IllegalArgumentException | UnknownHostException | TimeoutException unknown) {
        // The other URLs may tell.
      }
    }
    return places;
  }

  /** The address without a zone. */
  private static String plain(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  /** The ports to ask the kernel for. */
  Set<Integer> ports() {
    return Set.copyOf(ports);
  }

  /** Why the kernel's account of the connections would say nothing; empty if it may. */
  String useless() {
    if (own.isEmpty()) {
      return "the addresses at which the members reach each other are not known";
    }
    if (ports.size() > MOST_PORTS) {
      return "the members use " + ports.size() + " peer ports";
    }
    return byPlace.isEmpty() ? "no other member has an address of its own" : "";
  }

  /** Says which connections lead to which peer. */
  PeerReading reading(List<TcpConnection> all) {
    boolean here = false;
    List<PeerConnection> connections = new ArrayList<>();
    for (TcpConnection connection : all) {
      if (connection.state() == State.LISTENING) {
        here |= own.contains(connection.localPort());
        continue;
      }
      String dialled = byPlace.get(new Place(connection.remoteAddress(), connection.remotePort()));
      String dialling =
          own.contains(connection.localPort()) ? byAddress.get(connection.remoteAddress()) : null;
      if (dialling != null) {
        connections.add(new PeerConnection(dialling, false, connection));
      } else if (dialled != null) {
        connections.add(new PeerConnection(dialled, true, connection));
      }
    }
    return new PeerReading(here, connections);
  }
}
