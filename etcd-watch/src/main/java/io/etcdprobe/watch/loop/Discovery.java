package io.etcdprobe.watch.loop;

import io.etcdprobe.core.finding.Unwatched;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.watch.access.ClientUrl;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which members to watch in addition to the given endpoints, by the cluster's member list. These
 * are members that joined, until they leave or move to another address. Not thread-safe.
 */
final class Discovery {

  /**
   * If an address led to another member than the one that lists it, it is not tried for this long.
   */
  private static final long MISLED_NANOS = Duration.ofMinutes(10).toNanos();

  private final Set<URI> given;
  private final Map<URI, Long> misled = new HashMap<>();

  /**
   * @param given endpoints that are always watched, whatever the list says
   */
  Discovery(Collection<URI> given) {
    this.given = Set.copyOf(given);
  }

  /**
   * Endpoints to watch from now on, and endpoints to leave.
   *
   * @param join in the list's order
   * @param leave never a given endpoint
   */
  record Changes(List<URI> join, List<URI> leave) {}

  /**
   * Compares the watched endpoints with the list.
   *
   * @param listed the members, not empty
   * @param watched the endpoints
   * @param ids the member that was met at each endpoint; an endpoint where none was met is missing
   * @param now of the monotonic clock, nanoseconds
   */
  Changes changes(List<MemberInfo> listed, Set<URI> watched, Map<URI, String> ids, long now) {
    misled.values().removeIf(since -> now - since >= MISLED_NANOS);
    Set<URI> stay = new LinkedHashSet<>(watched);
    List<URI> leave = new ArrayList<>();
    for (URI endpoint : watched) {
      if (!given.contains(endpoint) && leaves(endpoint, listed, ids)) {
        leave.add(endpoint);
        stay.remove(endpoint);
        if (listed.stream().anyMatch(member -> serves(member, endpoint))) {
          misled.put(endpoint, now);
        }
      }
    }
    Set<String> met = new LinkedHashSet<>();
    stay.stream().map(ids::get).filter(Objects::nonNull).forEach(met::add);
    List<URI> join = new ArrayList<>();
    for (MemberInfo member : listed) {
      if (!met.contains(member.id()) && stay.stream().noneMatch(at -> serves(member, at))) {
        Optional<URI> endpoint =
            endpoints(member).filter(at -> !misled.containsKey(at)).findFirst();
        endpoint.ifPresent(stay::add);
        endpoint.ifPresent(join::add);
      }
    }
    return new Changes(join, leave);
  }

  /**
   * Which of the listed members are not watched, and why.
   *
   * @param listed the members
   * @param watched the endpoints
   * @param ids the member that was met at each endpoint; an endpoint where none was met is missing
   * @param follows whether members that are only listed are watched
   */
  List<Unwatched> unwatched(
      List<MemberInfo> listed, Set<URI> watched, Map<URI, String> ids, boolean follows) {
    List<Unwatched> unwatched = new ArrayList<>();
    for (MemberInfo member : listed) {
      if (ids.containsValue(member.id())
          || watched.stream().anyMatch(endpoint -> serves(member, endpoint))) {
        continue;
      }
      if (member.neverStarted()) {
        unwatched.add(
            of(member, Unwatched.Kind.NEVER_STARTED, "it was added and has never been started"));
      } else if (!follows) {
        unwatched.add(
            of(
                member,
                Unwatched.Kind.NOT_GIVEN,
                "only the given endpoints are watched (--no-discover)"));
      } else if (endpoints(member).findAny().isEmpty()) {
        unwatched.add(of(member, Unwatched.Kind.NO_ADDRESS, reason(member)));
      } else if (endpoints(member).allMatch(misled::containsKey)) {
        unwatched.add(
            of(
                member,
                Unwatched.Kind.MISLEADING_ADDRESS,
                "another member answers at " + String.join(", ", member.clientUrls())));
      }
    }
    return unwatched;
  }

  private static Unwatched of(MemberInfo member, Unwatched.Kind kind, String reason) {
    return new Unwatched(member.called(), member.id(), member.learner(), kind, reason);
  }

  private static String reason(MemberInfo member) {
    if (member.clientUrls().isEmpty()) {
      return "it has no client URL (--advertise-client-urls)";
    }
    return member.clientUrls().stream()
        .map(url -> url + ": " + ClientUrl.unusable(url))
        .collect(Collectors.joining("; "));
  }

  private boolean leaves(URI endpoint, List<MemberInfo> listed, Map<URI, String> ids) {
    String id = ids.getOrDefault(endpoint, "");
    if (id.isEmpty()) {
      return false;
    }
    for (MemberInfo member : listed) {
      if (member.id().equals(id)) {
        return !member.clientUrls().isEmpty() && !serves(member, endpoint);
      }
    }
    return listed.stream().noneMatch(member -> serves(member, endpoint));
  }

  /** Whether the endpoint is one of the member's client URLs. */
  static boolean serves(MemberInfo member, URI endpoint) {
    String plain = plain(endpoint.toString());
    return member.clientUrls().stream().anyMatch(url -> plain(url).equals(plain));
  }

  private static String plain(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** The endpoints at which the member can be asked. */
  private static Stream<URI> endpoints(MemberInfo member) {
    return member.clientUrls().stream().flatMap(url -> endpoint(url).stream());
  }

  private static Optional<URI> endpoint(String url) {
    return ClientUrl.unusable(url) == null ? Optional.of(URI.create(url)) : Optional.empty();
  }
}
