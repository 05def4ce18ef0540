package io.etcdprobe.watch.http;

import io.etcdprobe.watch.http.MetricsPage.Series;
import io.etcdprobe.watch.http.SampleLine.MalformedException;
import io.etcdprobe.watch.http.SourceException.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sorts the samples of one page into its families. */
final class PageBuilder {

  /** A member with four peers sends some 2,000, of which few are ever wanted. */
  static final int MAX_SERIES = 20_000;

  static final int MAX_LABEL_TEXT = 4 << 20;

  private static final String BUCKET = "_bucket";
  private static final String SUM = "_sum";
  private static final String COUNT = "_count";

  private final Set<String> wanted;
  private final Map<String, String> types = new HashMap<>();
  private final Map<String, Map<String, Series<Double>>> values = new HashMap<>();
  private final Map<String, Map<String, HistogramParts>> histograms = new HashMap<>();
  private int kept;
  private long labelText;

  PageBuilder(Set<String> wanted) {
    this.wanted = wanted;
  }

  /** The wanted family that a sample belongs to, null if none. */
  @Nullable String family(String sample) {
    if (wanted.contains(sample)) {
      return sample;
    }
    for (String part : List.of(BUCKET, SUM, COUNT)) {
      if (sample.endsWith(part)) {
        String family = sample.substring(0, sample.length() - part.length());
        return wanted.contains(family) ? family : null;
      }
    }
    return null;
  }

  /** What the page says about a family's type, which comes before its samples. */
  void type(String family, String type) {
    if (wanted.contains(family)) {
      types.put(family, type);
    }
  }

  void add(String family, SampleLine sample) throws MalformedException, SourceException {
    if (sample.name().equals(family)) {
      addValue(family, sample);
    } else {
      addPart(family, sample);
    }
    kept++;
    sample.labels().forEach((label, value) -> labelText += label.length() + value.length());
    if (kept > MAX_SERIES || labelText > MAX_LABEL_TEXT) {
      throw new SourceException(
          Kind.TOO_LARGE, "the metrics page has more series of " + family + " than any etcd shows");
    }
  }

  private void addValue(String family, SampleLine sample) throws MalformedException {
    if (sample.value() < 0 && "counter".equals(types.get(family))) {
      throw new MalformedException("is a counter below zero");
    }
    Series<Double> series = new Series<>(sample.labels(), sample.value());
    if (values.computeIfAbsent(family, f -> new HashMap<>()).put(key(sample.labels()), series)
        != null) {
      throw new MalformedException("repeats a series");
    }
  }

  private void addPart(String family, SampleLine sample) throws MalformedException {
    if ("summary".equals(types.get(family))) {
      return;
    }
    Map<String, String> labels = sample.labels();
    String le = labels.get("le");
    if (le != null) {
      labels = new TreeMap<>(labels);
      labels.remove("le");
    }
    Map<String, String> others = labels;
    HistogramParts parts =
        histograms
            .computeIfAbsent(family, f -> new HashMap<>())
            .computeIfAbsent(key(others), k -> new HistogramParts(others));
    if (sample.name().endsWith(BUCKET)) {
      parts.bucket(le, sample.value());
    } else if (sample.name().endsWith(SUM)) {
      parts.sum(sample.value());
    } else {
      parts.count(sample.value());
    }
  }

  /** Equal for equal labels only: no value can pass for the next label, as its length is told. */
  private static String key(Map<String, String> sortedLabels) {
    StringBuilder key = new StringBuilder();
    sortedLabels.forEach(
        (label, value) ->
            key.append(label).append('=').append(value.length()).append(':').append(value));
    return key.toString();
  }

  MetricsPage build() throws SourceException {
    Map<String, List<Series<Double>>> plain = new HashMap<>();
    values.forEach((family, series) -> plain.put(family, List.copyOf(series.values())));
    Map<String, List<Series<HistogramReading>>> whole = new HashMap<>();
    for (Map.Entry<String, Map<String, HistogramParts>> entry : histograms.entrySet()) {
      List<Series<HistogramReading>> readings = readings(entry.getKey(), entry.getValue().values());
      if (!readings.isEmpty()) {
        whole.put(entry.getKey(), readings);
      }
    }
    return new MetricsPage(plain, whole);
  }

  private List<Series<HistogramReading>> readings(String family, Iterable<HistogramParts> allParts)
      throws SourceException {
    List<Series<HistogramReading>> readings = new ArrayList<>();
    for (HistogramParts parts : allParts) {
      if (!parts.hasBuckets() && !"histogram".equals(types.get(family))) {
        continue; // a summary that does not say so
      }
      try {
        readings.add(new Series<>(parts.labels(), parts.reading()));
      } catch (IllegalArgumentException noHistogram) {
        throw new SourceException(
            Kind.GARBAGE, "histogram " + family + " " + noHistogram.getMessage(), noHistogram);
      }
      if (!readings.getFirst().held().hasBoundsOf(readings.getLast().held())) {
        throw new SourceException(
            Kind.GARBAGE, "histogram " + family + " has series of different buckets");
      }
    }
    return readings;
  }
}
