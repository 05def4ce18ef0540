package io.etcdprobe.watch.http;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a sample's value, understood: which family's series it is, and which part of a
 * histogram.
 *
 * @param family that it belongs to
 * @param part what it is of the family
 * @param labels but for {@code le}, in their names' order
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
      Map<String, String> others = new TreeMap<>(labels);
      others.remove("le");
      labels = Collections.unmodifiableMap(others);
    }
    return new Series(family, part, labels, key(labels), le, labelText);
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
