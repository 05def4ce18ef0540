package io.etcdprobe.core.forecast;

import org.jspecify.annotations.Nullable;

/**
 * What to expect of a day, with a 95 % interval.
 *
 * @param point the estimate; null if too few events were seen for one
 * @param low lower end, 0 or more
 * @param high upper end; null if what was seen does not bound it
 */
public record PerDay(@Nullable Double point, double low, @Nullable Double high) {

  /**
   * @throws IllegalArgumentException unless low, point and high are in this order
   */
  public PerDay {
    double most = high == null ? Double.POSITIVE_INFINITY : high;
    double middle = point == null ? low : point;
    if (!(low >= 0 && low <= middle && middle <= most)) {
      throw new IllegalArgumentException("not in order: " + low + ", " + point + ", " + high);
    }
  }

  /** Nothing can happen. */
  public static final PerDay NEVER = new PerDay(0.0, 0, 0.0);
}
