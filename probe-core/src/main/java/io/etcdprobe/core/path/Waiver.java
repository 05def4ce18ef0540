package io.etcdprobe.core.path;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A check that the user does not want to count.
 *
 * @param name which property
 * @param from only on ways from this member; null for all
 * @param to only on ways to this member; null for all
 */
public record Waiver(PathCheck.Name name, @Nullable String from, @Nullable String to) {

  /** What was not measured cannot be waived. */
  private static final Set<PathCheck.Name> WAIVABLE =
      EnumSet.complementOf(EnumSet.of(PathCheck.Name.PROBE));

  /**
   * Reads {@code NAME} or {@code NAME:FROM>TO}.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static Waiver of(String text) {
    int colon = text.indexOf(':');
    String check = colon < 0 ? text : text.substring(0, colon);
    PathCheck.Name name =
        WAIVABLE.stream()
            .filter(one -> one.key().equals(check))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'"
                            + check
                            + "' is no check; there are "
                            + WAIVABLE.stream()
                                .map(PathCheck.Name::key)
                                .collect(Collectors.joining(", "))));
    if (colon < 0) {
      return new Waiver(name, null, null);
    }
    String pair = text.substring(colon + 1);
    int arrow = pair.indexOf('>');
    if (arrow <= 0 || arrow == pair.length() - 1) {
      throw new IllegalArgumentException(
          "'" + text + "' names no pair; write for example " + check + ":a>b");
    }
    return new Waiver(name, pair.substring(0, arrow), pair.substring(arrow + 1));
  }

  /** Returns the check, waived if this waiver is for it. */
  PathCheck apply(PathCheck check, PathMeasurement path) {
    boolean meant =
        check.name() == name
            && (from == null || from.equals(path.from()))
            && (to == null || to.equals(path.to()));
    return meant ? check.waive() : check;
  }
}
