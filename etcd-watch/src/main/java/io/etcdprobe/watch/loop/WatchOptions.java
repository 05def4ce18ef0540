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
 * @param canary key that is read, and written if it may be
 * @param discover whether members that the cluster lists are watched as well
 * @param timing where a member does not tell its own, or null for etcd's defaults
 * @param peerInterval the same as {@code interval} for members other than the first endpoint's,
 *     which have a watch of their own beside them; equal to it where they have none
 * @param eases whether everybody is asked about half as often while nothing is unusual
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
   * The longest interval: an answer older than five seconds says nothing of now, and the raft
   * state, asked for twice an interval, is to be younger.
   */
  public static final Duration LONGEST_INTERVAL = Duration.ofSeconds(8);

  /**
   * What any member tells for the whole cluster, and what other sources tell oftener, is asked once
   * in so many intervals.
   */
  static final int RARELY = 4;

  private static final Duration RARE_HOLDS_AT_LEAST = Duration.ofSeconds(30);

  /** Takes a copy of the list. */
  public WatchOptions {
    endpoints = List.copyOf(endpoints);
  }

  /** Asks every member as often, always. */
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
   * How long such an answer holds: until the second one after it is due, half a minute at least.
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
