package io.etcdprobe.core.timing;

import java.util.Arrays;

/**
 * The followers' random election timeouts as a Markov chain. Each loss of a leadership begins a
 * term, and with it a new draw.
 */
final class TermDraws {

  private static final double FIRST_STEP = 1e-3;
  private static final double STEP_GROWTH = 1.05;

  private TermDraws() {}

  /**
   * Returns how many leaderships are lost in some time. Follows the probabilities of the draws
   * through it, in steps that grow (backward Euler).
   *
   * @param rates leaderships lost in the whole time with each draw, if it were kept
   * @param draws probability of each draw; their sum is 1, or 0 if no leadership can be lost
   */
  static double losses(double[] rates, double[] draws) {
    double fastest = Arrays.stream(rates).max().orElse(0);
    if (fastest == 0) {
      return 0;
    }
    double[] share = draws.clone();
    double losses = 0;
    double at = 0;
    double step = Math.min(FIRST_STEP / fastest, 1);
    while (at < 1) {
      step = Math.min(step, 1 - at);
      double lost = 0;
      double kept = 1;
      for (int k = 0; k < rates.length; k++) {
        double slowed = rates[k] / (1 + step * rates[k]);
        lost += slowed * share[k];
        kept -= step * slowed * draws[k];
      }
      double rate = lost / kept;
      for (int k = 0; k < rates.length; k++) {
        share[k] = (share[k] + step * draws[k] * rate) / (1 + step * rates[k]);
      }
      losses += step * rate;
      at += step;
      step *= STEP_GROWTH;
    }
    return losses;
  }
}
