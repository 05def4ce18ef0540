package io.etcdprobe.cli.shell;

import io.etcdprobe.core.limit.Limits;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Reads the limits of a bound, {@code SOFT} or {@code SOFT,HARD}. */
public final class LimitsOption {

  private LimitsOption() {}

  /**
   * Reads an option's value.
   *
   * @param text the value, or null if the option was not given
   * @param defaults used without the option. If only a soft limit is given, the default hard limit
   *     holds, unless the soft limit is worse than that: then it is the hard limit, too
   * @param value reads one limit
   * @param largerIsWorse whether the hard limit is the larger of the two
   */
  public static Limits read(
      String option,
      @Nullable String text,
      Limits defaults,
      ToDoubleFunction<String> value,
      boolean largerIsWorse)
      throws UsageException {
    if (text == null) {
      return defaults;
    }
    List<String> parts = List.of(text.split(",", -1));
    if (parts.size() > 2) {
      throw new UsageException(
          option + ": '" + text + "' has more than two limits; give SOFT or SOFT,HARD");
    }
    try {
      double soft = value.applyAsDouble(parts.getFirst());
      double hard =
          parts.size() == 2
              ? value.applyAsDouble(parts.getLast())
              : largerIsWorse ? Math.max(defaults.hard(), soft) : Math.min(defaults.hard(), soft);
      if (soft <= 0 || hard <= 0) {
        throw new UsageException(
            option + ": each limit in '" + text + "' must be a number above zero");
      }
      if (largerIsWorse ? hard < soft : hard > soft) {
        throw new UsageException(
            option + ": the hard limit of '" + text + "' is stricter than the soft one; swap them");
      }
      return new Limits(soft, hard);
    } catch (TypeConversionException malformed) {
      throw new UsageException(option + ": " + malformed.getMessage());
    }
  }
}
