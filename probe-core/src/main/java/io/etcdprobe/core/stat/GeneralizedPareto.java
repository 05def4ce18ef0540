package io.etcdprobe.core.stat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The distribution of what exceeds a high threshold, fitted to samples. Whatever the samples'
 * distribution is, its tail is close to this one (Pickands; Balkema and de Haan).
 *
 * <p>The fit is the quasi-Bayesian one of Zhang and Stephens (Technometrics 51, 2009, 316-325): it
 * averages over a grid of candidates for shape / scale, each with the weight of its likelihood. It
 * always exists and does not iterate. The grid also says how uncertain the tail is: if shape /
 * scale is given, the shape is an inverse gamma distribution, and with the usual prior the weight
 * of a candidate is the same as that of its most likely shape.
 */
public final class GeneralizedPareto {

  private static final int GRID = 100;

  /** How many shapes stand for the distribution of the shape if shape / scale is given. */
  private static final int SHAPES = 9;

  private static final double PRIOR = 3;
  private static final double NEGLIGIBLE = 1e-4;

  /** The 5 % point of the Kolmogorov-Smirnov distance, times the root of the sample size. */
  private static final double KOLMOGOROV = 1.36;

  private final double[] sorted;
  private final double effective;
  private final double[] thetas;
  private final double[] shapes;
  private final double[] weights;
  private final double shape;
  private final double scale;

  private GeneralizedPareto(double[] sorted, double effective) {
    this.sorted = sorted;
    this.effective = effective;
    int n = sorted.length;
    int grid = GRID + (int) Math.floor(Math.sqrt(n));
    double longest = sorted[n - 1];
    double quarter = sorted[(int) Math.floor(n / 4.0 + 0.5) - 1];
    shapes = new double[grid];
    thetas = new double[grid];
    double[] logs = new double[grid];
    for (int j = 0; j < grid; j++) {
      double theta = 1 / longest + (1 - Math.sqrt(grid / (j + 0.5))) / (PRIOR * quarter);
      thetas[j] = theta;
      shapes[j] = shapeOf(theta);
      logs[j] = effective * (-Math.log(scaleOf(theta, shapes[j])) - shapes[j] - 1);
    }
    weights = normalised(logs);
    double mean = 0;
    for (int j = 0; j < grid; j++) {
      mean += weights[j] * thetas[j];
    }
    shape = shapeOf(mean);
    scale = scaleOf(mean, shape);
  }

  /**
   * Fits the distribution.
   *
   * @param exceedances how much each sample exceeds the threshold, above 0; eight or more
   * @param independent how many independent samples they are worth, above 0
   * @throws IllegalArgumentException if there are too few, or one is not above 0 and finite
   */
  public static GeneralizedPareto fit(double[] exceedances, double independent) {
    double[] sorted = exceedances.clone();
    Arrays.sort(sorted);
    if (sorted.length < 8 || !(sorted[0] > 0) || Double.isInfinite(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException("a fit needs eight finite exceedances above 0 or more");
    }
    return new GeneralizedPareto(sorted, Math.min(independent, sorted.length));
  }

  /** The shape: 0 for an exponential tail, above 0 for a heavier one, below 0 for one that ends. */
  public double shape() {
    return shape;
  }

  /** The scale, in the unit of the samples. */
  public double scale() {
    return scale;
  }

  /** Returns the probability that an exceedance is longer than {@code value}. */
  public double exceeds(double value) {
    return exceeds(value, shape, scale);
  }

  /** Returns the value that an exceedance is longer than with this probability, above 0 to 1. */
  public double exceededBy(double probability) {
    return Math.abs(shape) < 1e-9
        ? -scale * Math.log(probability)
        : scale * Math.expm1(-shape * Math.log(probability)) / shape;
  }

  /**
   * Returns whether the samples contradict the fit. A distribution with two humps does. The
   * distance of Kolmogorov and Smirnov decides, with the bound for known parameters, so it is only
   * a gross contradiction that shows.
   */
  public boolean contradicted() {
    double distance = 0;
    int n = sorted.length;
    for (int i = 0; i < n; i++) {
      double below = 1 - exceeds(sorted[i]);
      distance = Math.max(distance, Math.max(below - (double) i / n, (i + 1.0) / n - below));
    }
    return distance * Math.sqrt(effective) > KOLMOGOROV;
  }

  /** A quantity that depends on the tail. */
  @FunctionalInterface
  public interface OfTail {
    /**
     * Returns the quantity.
     *
     * @param shape of the tail
     * @param scale of the tail
     */
    double of(double shape, double scale);
  }

  /** Returns the quantity for the fit itself. */
  public double value(OfTail quantity) {
    return quantity.of(shape, scale);
  }

  /**
   * Returns the value that the quantity does not exceed with this probability, by the weights of
   * the candidates.
   *
   * @param probability above 0 and below 1
   */
  public double quantile(OfTail quantity, double probability) {
    List<Weighted> values = new ArrayList<>();
    for (int i = 0; i < SHAPES; i++) {
      double factor = effective / Gamma.quantile((i + 0.5) / SHAPES, effective);
      for (int j = 0; j < weights.length; j++) {
        if (weights[j] > NEGLIGIBLE) {
          double shape = shapes[j] * factor;
          double value = quantity.of(shape, scaleOf(thetas[j], shape));
          values.add(new Weighted(value, weights[j] / SHAPES));
        }
      }
    }
    values.sort(Comparator.comparingDouble(Weighted::value));
    double sum = 0;
    for (Weighted each : values) {
      sum += each.weight;
      if (sum >= probability) {
        return each.value;
      }
    }
    return values.getLast().value;
  }

  private record Weighted(double value, double weight) {}

  /** Returns the probability that an exceedance is longer than {@code value} in such a tail. */
  public static double exceeds(double value, double shape, double scale) {
    if (value <= 0) {
      return 1;
    }
    if (Math.abs(shape) < 1e-9) {
      return Math.exp(-value / scale);
    }
    double inner = 1 + shape * value / scale;
    return inner <= 0 ? 0 : Math.exp(-Math.log(inner) / shape);
  }

  /** The shape that is most likely if shape / scale is {@code -theta}. */
  private double shapeOf(double theta) {
    double sum = 0;
    for (double value : sorted) {
      sum += Math.log1p(-theta * value);
    }
    return sum / sorted.length;
  }

  private double scaleOf(double theta, double shape) {
    return Math.abs(theta) < 1e-12 / sorted[sorted.length - 1]
        ? Arrays.stream(sorted).average().orElseThrow()
        : -shape / theta;
  }

  private static double[] normalised(double[] logs) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      greatest = Double.isNaN(log) ? greatest : Math.max(greatest, log);
    }
    double[] weights = new double[logs.length];
    double sum = 0;
    for (int j = 0; j < logs.length; j++) {
      weights[j] = Double.isNaN(logs[j]) ? 0 : Math.exp(logs[j] - greatest);
      sum += weights[j];
    }
    for (int j = 0; j < logs.length; j++) {
      weights[j] /= sum;
    }
    return weights;
  }
}
