package io.etcdprobe.core.forecast;

import io.etcdprobe.core.forecast.StallHistory.Spell;
import io.etcdprobe.core.stat.ExtremalIndex;
import io.etcdprobe.core.stat.PoissonRate;
import io.etcdprobe.core.stat.WeightedCount;
import io.etcdprobe.core.timing.ElectionLaw;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.HeartbeatLaw;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts a day from the stalls of a shorter time.
 *
 * <p>Each stall counts with what it costs: the heartbeats that it makes late ({@link
 * HeartbeatLaw}), the probability of a lost leadership and the time without writes ({@link
 * ElectionLaw}). Stalls that come together make one event ({@link ExtremalIndex}), and events are a
 * Poisson process with these weights ({@link WeightedCount}). If too few stalls were long enough to
 * cost a leadership, but there were many shorter ones, a fit of their lengths says how many longer
 * ones to expect ({@link StallTail}), where it can be trusted.
 *
 * <p>Pure: equal histories give equal forecasts.
 */
public final class StallForecast {

  static final double CONFIDENCE = 0.95;
  private static final double DAY_NANOS = 86_400e9;
  private static final double DAY_SECONDS = 86_400;
  private static final double SECOND_NANOS = 1e9;

  /** With fewer events there is an interval, but no estimate. */
  private static final int ENOUGH_FOR_POINT = 3;

  /** Parts of an exponential distribution, in the middle of equal parts. */
  private static final double[] BEYOND = {0.125, 0.375, 0.625, 0.875};

  /** A write that begins so soon after a stall waited for its end. */
  private static final long AT_ONCE_NANOS = 5_000_000;

  private final StallHistory history;
  private final ElectionTiming timing;
  private final int members;
  private final double days;
  private final int[] clusters;

  /** Of {@link #losses()}, NaN until it is known: the late heartbeats need it too. */
  private double losses = Double.NaN;

  private StallForecast(StallHistory history, ElectionTiming timing, int members) {
    this.history = history;
    this.timing = timing;
    this.members = members;
    this.days = history.exposureNanos() / DAY_NANOS;
    this.clusters = clusters(history);
  }

  /**
   * Forecasts a day.
   *
   * @param history all stalls longer than a heartbeat interval, in more than no time
   * @param timing the cluster's timing
   * @param members voting members of the cluster, 1 to {@value ElectionLaw#MOST_MEMBERS}
   * @throws IllegalArgumentException if nothing was watched
   */
  public static Forecast of(StallHistory history, ElectionTiming timing, int members) {
    if (history.exposureNanos() <= 0) {
      throw new IllegalArgumentException("no forecast from no time");
    }
    return new StallForecast(history, timing, members).forecast();
  }

  private Forecast forecast() {
    long dangerous = history.atLeast(timing.leadershipAtRiskNanos());
    StallTail tail = StallTail.of(history, timing, count());
    WeightedCount losses = count(weights(spell -> loss(spell.nanos())), 1.0);
    double hourly = PoissonRate.upperLimit(0, CONFIDENCE) * 3600 * SECOND_NANOS;
    PerDay seen = seenLosses(losses);
    boolean fits = members > 2 && seen.point() == null;
    PerDay fitted = fits && tail != null ? fitted(tail, seen) : null;
    return new Forecast(
        members,
        history.exposureNanos(),
        history.spells().size(),
        history.longestNanos(),
        dangerous,
        PoissonRate.upperLimit(dangerous, CONFIDENCE) / days,
        Math.round(hourly),
        losses.sum() / days,
        lateHeartbeats(),
        members < 3 ? PerDay.NEVER : fitted == null ? seen : fitted,
        lostWriteSeconds(),
        fitted != null
            ? Forecast.Basis.FITTED
            : members > 2 && losses.sum() > 0 ? Forecast.Basis.SEEN : Forecast.Basis.NONE,
        Advice.of(history, timing, members, tail));
  }

  /**
   * What the stalls that were seen cost. The upper end takes a new draw of timeouts at every stall,
   * the worst case; the others keep a draw for a term. The lower end takes no longer stalls than
   * those seen.
   */
  private PerDay seenLosses(WeightedCount losses) {
    PerDay each = perDay(losses, events(spell -> loss(spell.nanos())));
    if (losses.sum() == 0) {
      return each;
    }
    // Once only followers with long timeouts are left, more stalls cost no more: the two are then
    // the same but for rounding.
    double low = kept(each.low() * days / losses.sum());
    double high = each.high() == null ? low : each.high();
    double point = Math.clamp(losses(), low, Math.max(low, high));
    return new PerDay(each.point() == null ? null : point, low, each.high());
  }

  /** Losses a day if stalls of the lengths seen come so many times as often, and draws are kept. */
  private double kept(double factor) {
    long[] nanos = history.spells().stream().mapToLong(Spell::nanos).toArray();
    double[] times = new double[nanos.length];
    Arrays.fill(times, factor / days);
    return ElectionLaw.losses(nanos, times, timing, members);
  }

  /**
   * Losses a day if stalls come as often as seen, and draws are kept. Some draws survive every
   * stall that was seen. How long such a draw lasts depends on the stalls that are longer than all
   * of these. Of n stalls, the next one is longer with the probability 1 / (n + 1). By how much
   * follows from how far the upper quarter spreads. All other lengths lie between two neighbours.
   */
  private double losses() {
    if (Double.isNaN(losses)) {
      losses = smoothed();
    }
    return losses;
  }

  private double smoothed() {
    long[] seen = history.spells().stream().mapToLong(Spell::nanos).sorted().toArray();
    int n = seen.length;
    long quartile = seen[n - 1 - n / 4];
    double excess = 0;
    for (int i = n - 1 - n / 4; i < n; i++) {
      excess += (double) (seen[i] - quartile) / (n / 4 + 1);
    }
    long[] nanos = new long[n + BEYOND.length];
    double[] times = new double[nanos.length];
    double each = n / (n + 1.0) / days;
    for (int i = 0; i < n; i++) {
      long below = i == 0 ? timing.heartbeatNanos() : seen[i - 1];
      nanos[i] = below + (seen[i] - below) / 2;
      times[i] = each;
    }
    for (int i = 0; i < BEYOND.length; i++) {
      nanos[n + i] = seen[n - 1] - Math.round(excess * Math.log1p(-BEYOND[i]));
      times[n + i] = each / BEYOND.length;
    }
    return ElectionLaw.losses(nanos, times, timing, members);
  }

  private PerDay lateHeartbeats() {
    double followers = members - 1.0;
    if (followers == 0) {
      return PerDay.NEVER;
    }
    List<Spell> spells = history.spells();
    double[] weights = new double[spells.size()];
    for (int i = 0; i < weights.length; i++) {
      Spell spell = spells.get(i);
      weights[i] = followers * late(spell, i == 0 ? null : spells.get(i - 1));
    }
    PerDay sent = perDay(count(weights, followers), events(weights));
    double all = Arrays.stream(weights).sum() / days;
    if (all == 0 || members < 3) {
      return sent;
    }
    // A leader that lost its leadership in the stall sends no heartbeat after it. All stalls to
    // come
    // may be too short for that, so the upper end stays.
    double lost = followers * losses();
    double most = followers * Arrays.stream(weights(spell -> loss(spell.nanos()))).sum() / days;
    double left = Math.max(0, 1 - lost / all);
    double least = Math.clamp(1 - most / all, 0, left);
    return new PerDay(
        sent.point() == null ? null : sent.point() * left, sent.low() * least, sent.high());
  }

  private double late(Spell spell, @Nullable Spell before) {
    return before == null || spell.startNanos() - before.endNanos() >= AT_ONCE_NANOS
        ? HeartbeatLaw.late(spell.nanos(), timing)
        : HeartbeatLaw.lateAfter(spell.nanos(), before.nanos(), timing);
  }

  private PerDay lostWriteSeconds() {
    ToDoubleFunction<Spell> seconds =
        spell -> ElectionLaw.outageNanos(spell.nanos(), timing, members) / SECOND_NANOS;
    double[] weights = weights(seconds);
    if (count() < ENOUGH_FOR_POINT) {
      // The next stall may be of any length.
      double low = count() == 0 ? 0 : count(weights, 1.0).low(CONFIDENCE) / days;
      return new PerDay(null, low, null);
    }
    PerDay lost = perDay(count(weights, 0.0), events(weights));
    return new PerDay(
        Math.min(DAY_SECONDS, orInfinite(lost.point())),
        Math.min(DAY_SECONDS, lost.low()),
        Math.min(DAY_SECONDS, orInfinite(lost.high())));
  }

  private double loss(long nanos) {
    return ElectionLaw.leadershipLossProbability(nanos, timing, members);
  }

  private double[] weights(ToDoubleFunction<Spell> weight) {
    return history.spells().stream().mapToDouble(weight).toArray();
  }

  /** How many events the stalls make. */
  private int count() {
    return clusters.length == 0 ? 0 : clusters[clusters.length - 1] + 1;
  }

  private long events(ToDoubleFunction<Spell> weight) {
    return events(weights(weight));
  }

  /** How many events have a weight. */
  private long events(double[] weights) {
    return Arrays.stream(byCluster(weights)).filter(weight -> weight > 0).count();
  }

  private double[] byCluster(double[] weights) {
    double[] sums = new double[count()];
    for (int i = 0; i < weights.length; i++) {
      sums[clusters[i]] += weights[i];
    }
    return sums;
  }

  /** Adds the weights up, event by event. An event can have at least {@code largest}. */
  private WeightedCount count(double[] weights, double largest) {
    double sum = 0;
    double squares = 0;
    double most = largest;
    for (double weight : byCluster(weights)) {
      sum += weight;
      squares += weight * weight;
      most = Math.max(most, weight);
    }
    return new WeightedCount(sum, squares, most);
  }

  private PerDay perDay(WeightedCount count, long events) {
    return new PerDay(
        events < ENOUGH_FOR_POINT ? null : count.sum() / days,
        count.low(CONFIDENCE) / days,
        count.high(CONFIDENCE) / days);
  }

  /** What the fit expects, within what was seen; null if the two contradict. */
  private @Nullable PerDay fitted(StallTail tail, PerDay seen) {
    PerDay fit = tail.perDay(this::loss, days, members);
    double low = Math.max(fit.low(), seen.low());
    double high = Math.min(orInfinite(fit.high()), orInfinite(seen.high()));
    double point = orInfinite(fit.point());
    return point < low || point > high ? null : new PerDay(point, low, high);
  }

  private static double orInfinite(@Nullable Double value) {
    return value == null ? Double.POSITIVE_INFINITY : value;
  }

  private static int[] clusters(StallHistory history) {
    List<Spell> spells = history.spells();
    if (spells.isEmpty()) {
      return new int[0];
    }
    double sample = Math.max(1.0, (double) history.exposureNanos() / Math.max(1, history.writes()));
    double[] between = new double[spells.size() - 1];
    for (int i = 0; i < between.length; i++) {
      long idle = spells.get(i + 1).startNanos() - spells.get(i).endNanos();
      between[i] = 1 + Math.max(0, idle) / sample;
    }
    return ExtremalIndex.clusters(between);
  }
}
