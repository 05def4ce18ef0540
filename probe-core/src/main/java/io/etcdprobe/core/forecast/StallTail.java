package io.etcdprobe.core.forecast;

import io.etcdprobe.core.stat.GeneralizedPareto;
import io.etcdprobe.core.stat.WeightedCount;
import io.etcdprobe.core.timing.ElectionLaw;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.function.LongToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How the lengths of the stalls go on beyond the longest that was seen. */
final class StallTail {

  /**
   * With fewer events a fit is a guess: the standard deviation of its shape is (1 + shape) / root
   * of n (Smith, Biometrika 72, 1985), 0.18 and more for 30.
   */
  private static final int ENOUGH = 30;

  /** A heavier tail cannot be trusted (Vehtari, Gelman and Gabry, Statistics and Computing 27). */
  private static final double HEAVIEST = 0.7;

  /** Nothing is said about stalls longer than so many times the longest. */
  static final int REACH = 3;

  /** Of each of the two uncertain things, so that both together keep 95 %. */
  private static final double CONFIDENCE_OF_EACH = 0.975;

  private static final int STEPS = 40;

  private final GeneralizedPareto fit;
  private final ElectionTiming timing;
  private final long stalls;
  private final int events;

  private StallTail(GeneralizedPareto fit, ElectionTiming timing, long stalls, int events) {
    this.fit = fit;
    this.timing = timing;
    this.stalls = stalls;
    this.events = events;
  }

  /**
   * Fits the lengths; null if the fit cannot be trusted.
   *
   * @param events how many independent events the stalls make
   */
  static @Nullable StallTail of(StallHistory history, ElectionTiming timing, int events) {
    if (events < ENOUGH || timing.leadershipAtRiskNanos() > REACH * history.longestNanos()) {
      return null;
    }
    double[] exceedances =
        history.spells().stream()
            .mapToDouble(spell -> Math.max(1, spell.nanos() - timing.heartbeatNanos()))
            .toArray();
    GeneralizedPareto fit = GeneralizedPareto.fit(exceedances, events);
    return fit.shape() > HEAVIEST || fit.contradicted()
        ? null
        : new StallTail(fit, timing, history.spells().size(), events);
  }

  /**
   * Returns what to expect of a day.
   *
   * @param loss the probability that a stall of so many nanoseconds costs the leadership
   * @param days how many days were watched
   * @param members voting members of the cluster
   */
  PerDay perDay(LongToDoubleFunction loss, double days, int members) {
    double[] losses = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      losses[i] = loss.applyAsDouble((edge(i) + edge(i + 1)) / 2);
    }
    GeneralizedPareto.OfTail mean = (shape, scale) -> mean(losses, shape, scale);
    double perEvent = (double) stalls / events / days;
    WeightedCount seen = WeightedCount.of(events);
    double beyond = (1 - CONFIDENCE_OF_EACH) / 2;
    double fewest = seen.low(CONFIDENCE_OF_EACH) * perEvent;
    ToDoubleFunction<double[]> kept = ElectionLaw.lossesByTimes(lengths(), timing, members);
    return new PerDay(
        kept.applyAsDouble(times(fit.shape(), fit.scale(), stalls / days)),
        fit.quantile((shape, scale) -> kept.applyAsDouble(times(shape, scale, fewest)), beyond),
        seen.high(CONFIDENCE_OF_EACH) * perEvent * fit.quantile(mean, 1 - beyond));
  }

  /** How often stalls of the lengths in {@link #lengths} come, if so many come in all. */
  private double[] times(double shape, double scale, double stalls) {
    double[] times = new double[STEPS + 1];
    for (int i = 0; i < STEPS; i++) {
      times[i] = stalls * (beyond(edge(i), shape, scale) - beyond(edge(i + 1), shape, scale));
    }
    times[STEPS] = stalls * beyond(edge(STEPS), shape, scale);
    return times;
  }

  /** Lengths from the shortest that can cost a leadership to the shortest that surely does. */
  private long[] lengths() {
    long[] lengths = new long[STEPS + 1];
    for (int i = 0; i < STEPS; i++) {
      lengths[i] = (edge(i) + edge(i + 1)) / 2;
    }
    lengths[STEPS] = edge(STEPS);
    return lengths;
  }

  /** Mean probability of a loss over all stalls. */
  private double mean(double[] losses, double shape, double scale) {
    double mean = beyond(timing.leadershipLostNanos(), shape, scale);
    for (int i = 0; i < STEPS; i++) {
      mean += losses[i] * (beyond(edge(i), shape, scale) - beyond(edge(i + 1), shape, scale));
    }
    return mean;
  }

  private double beyond(long nanos, double shape, double scale) {
    return GeneralizedPareto.exceeds(nanos - timing.heartbeatNanos(), shape, scale);
  }

  private long edge(int step) {
    long from = timing.leadershipAtRiskNanos();
    return from + (timing.leadershipLostNanos() - from) * step / STEPS;
  }

  /** The length that one stall in so many exceeds, nanoseconds. */
  double exceededOnceIn(double stalls) {
    return timing.heartbeatNanos() + fit.exceededBy(1 / Math.max(1, stalls));
  }
}
