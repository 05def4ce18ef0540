package io.etcdprobe.watch.page;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The parsed text before a sample's value: the family of the series, and the part of a histogram.
 *
 * @param family that it belongs to
 * @param part of the family
 * @param labels without {@code le}
 * @param key equal for equal labels only
 * @param le of a bucket, as it is written
 * @param labelText the total length of the names and values of all its labels
 */
record Series(
    String family,
    Part part,
    Map<String, String> labels,
    String key,
    @Nullable String le,
    int labelText) {

  /** The part of its family that a sample gives. */
  enum Part {
    VALUE,
    BUCKET,
    SUM,
    COUNT
  }

  static Series of(String family, SampleLine sample) {
    Part part = part(family, sample.name());
    Map<String, String> labels = sample.labels();
    int labelText =
        labels.entrySet().stream().mapToInt(l -> l.getKey().length() + l.getValue().length()).sum();
    String le = labels.get("le");
    if (le != null && part != Part.VALUE) {
      labels = new TreeMap<>(labels);
      labels.remove("le");
    }
    return new Series(family, part, labels, key(labels), le, labelText);
  }

  /** The same series with its texts replaced by equal ones. */
  Series withTexts(UnaryOperator<String> instead) {
    Map<String, String> others = new HashMap<>();
    labels.forEach((label, value) -> others.put(instead.apply(label), instead.apply(value)));
    return new Series(family, part, Map.copyOf(others), key, le, labelText);
  }

  private static Part part(String family, String name) {
    if (name.equals(family)) {
      return Part.VALUE;
    }
    return switch (name.substring(family.length())) {
      case "_bucket" -> Part.BUCKET;
      case "_sum" -> Part.SUM;
      default -> Part.COUNT;
    };
  }

  /** Writes each value's length before it, so that no value can look like the next label. */
  private static String key(Map<String, String> sortedLabels) {
    StringBuilder key = new StringBuilder();
    sortedLabels.forEach(
        (label, value) ->
            key.append(label).append('=').append(value.length()).append(':').append(value));
    return key.toString();
  }
}
