package io.etcdprobe.watch.page;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a sample's value, understood: which family's series it is, and which part of a
 * histogram.
 *
 * @param family that it belongs to
 * @param part what it is of the family
 * @param labels but for {@code le}
 * @param key equal for equal labels only
 * @param le of a bucket, as it is written
 * @param labelText how long names and values of all its labels are together
 */
record Series(
    String family,
    Part part,
    Map<String, String> labels,
    String key,
    @Nullable String le,
    int labelText) {

  /** What a sample is of its family. */
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

  /** The same with other instances of equal texts. */
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

  /** No value can pass for the next label, as its length is told. */
  private static String key(Map<String, String> sortedLabels) {
    StringBuilder key = new StringBuilder();
    sortedLabels.forEach(
        (label, value) ->
            key.append(label).append('=').append(value.length()).append(':').append(value));
    return key.toString();
  }
}
