package io.etcdprobe.watch.loop;

import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.MemberTiming;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to watch and how.
 *
 * @param endpoints client URLs, at least one
 * @param interval between two questions to a source
 * @param canary the key that is read, and written if allowed
 * @param discover whether members that the cluster lists are watched as well
 * @param timing of members that do not tell their own, or null for etcd's defaults
 * @param peerInterval the interval for all members but the first endpoint's. It differs from {@code
 *     interval} only if these members have a watch of their own on their machines
 * @param eases whether all members are asked about half as often while nothing is unusual
 */
public record WatchOptions(
    List<URI> endpoints,
    Duration interval,
    Canary canary,
    boolean discover,
    @Nullable ElectionTiming timing,
    Duration peerInterval,
    boolean eases) {

  /**
   * The longest interval. An answer older than five seconds says nothing about the present. The
   * raft state must be younger, and it is asked for twice in an interval.
   */
  public static final Duration LONGEST_INTERVAL = Duration.ofSeconds(8);

  /**
   * Some questions are asked only once in this many intervals: those that any member answers for
   * the whole cluster, and those whose answer other sources tell more often.
   */
  static final int RARELY = 4;

  private static final Duration RARE_HOLDS_AT_LEAST = Duration.ofSeconds(30);

  /** Takes a copy of the list. */
  public WatchOptions {
    endpoints = List.copyOf(endpoints);
  }

  /** Asks every member at the same interval, always. */
  public WatchOptions(
      List<URI> endpoints,
      Duration interval,
      Canary canary,
      boolean discover,
      @Nullable ElectionTiming timing) {
    this(endpoints, interval, canary, discover, timing, interval, false);
  }

  /** How often a member is asked. */
  Intervals intervals(URI endpoint) {
    Duration asked = endpoint.equals(endpoints.getFirst()) ? interval : peerInterval;
    return eases ? Intervals.easing(asked, LONGEST_INTERVAL) : Intervals.always(asked);
  }

  /**
   * How long an answer to a question asked {@link #RARELY} holds: until the second question after
   * it is due, at least half a minute.
   */
  long rareHoldsNanos() {
    return Math.max(
        RARE_HOLDS_AT_LEAST.toNanos(),
        2 * RARELY * intervals(endpoints.getFirst()).calm().toNanos());
  }

  /** The timing of a member that does not tell its own. */
  MemberTiming otherwise() {
    return timing == null ? MemberTiming.ASSUMED : MemberTiming.given(timing);
  }
}
