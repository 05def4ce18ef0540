package io.etcdprobe.watch.page;

import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.page.MetricsPage.Held;
import io.etcdprobe.watch.page.SampleLine.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sorts the samples of one page into its families. */
final class PageBuilder {

  /** A member with four peers sends about 2,000 series, of which less than half are ever wanted. */
  static final int MAX_SERIES = 5_000;

  static final int MAX_LABEL_TEXT = 512 << 10;

  /** The types of the text format, and those that OpenMetrics adds. */
  private static final Set<String> TYPES =
      Set.of(
          "counter",
          "gauge",
          "histogram",
          "summary",
          "untyped",
          "unknown",
          "info",
          "stateset",
          "gaugehistogram");

  private final Map<String, String> types = new HashMap<>();
  private final Map<String, Map<String, Held<Double>>> values = new HashMap<>();
  private final Map<String, Map<String, HistogramParts>> histograms = new HashMap<>();
  private int kept;
  private long labelText;

  /** Notes a family's type. It comes before the family's samples. */
  void type(String family, String type) throws MalformedException {
    if (!TYPES.contains(type)) {
      throw new MalformedException("names an unknown type");
    }
    String before = types.put(family, type);
    if (before != null && !before.equals(type)) {
      throw new MalformedException("gives a second type");
    }
  }

  void add(Series series, double value) throws MalformedException, SourceException {
    if (series.part() == Series.Part.VALUE) {
      addValue(series, value);
    } else {
      addPart(series, value);
    }
    kept++;
    labelText += series.labelText();
    if (kept > MAX_SERIES || labelText > MAX_LABEL_TEXT) {
      throw new SourceException(
          Kind.TOO_LARGE,
          "the metrics page has more series of " + series.family() + " than any etcd shows");
    }
  }

  private void addValue(Series series, double value) throws MalformedException {
    if (value < 0 && "counter".equals(types.get(series.family()))) {
      throw new MalformedException("is a counter below zero");
    }
    Held<Double> held = new Held<>(series.labels(), value);
    if (values.computeIfAbsent(series.family(), f -> new HashMap<>()).put(series.key(), held)
        != null) {
      throw new MalformedException("repeats a series");
    }
  }

  private void addPart(Series series, double value) throws MalformedException {
    if ("summary".equals(types.get(series.family()))) {
      return;
    }
    HistogramParts parts =
        histograms
            .computeIfAbsent(series.family(), f -> new HashMap<>())
            .computeIfAbsent(series.key(), k -> new HistogramParts(series.labels()));
    switch (series.part()) {
      case BUCKET -> parts.bucket(series.le(), value);
      case SUM -> parts.sum(value);
      case COUNT, VALUE -> parts.count(value);
    }
  }

  MetricsPage build() throws SourceException {
    Map<String, List<Held<Double>>> plain = new HashMap<>();
    values.forEach((family, series) -> plain.put(family, List.copyOf(series.values())));
    Map<String, List<Held<HistogramReading>>> whole = new HashMap<>();
    for (Map.Entry<String, Map<String, HistogramParts>> entry : histograms.entrySet()) {
      List<Held<HistogramReading>> readings = readings(entry.getKey(), entry.getValue().values());
      if (!readings.isEmpty()) {
        whole.put(entry.getKey(), readings);
      }
    }
    return new MetricsPage(plain, whole);
  }

  private List<Held<HistogramReading>> readings(String family, Iterable<HistogramParts> allParts)
      throws SourceException {
    List<Held<HistogramReading>> readings = new ArrayList<>();
    for (HistogramParts parts : allParts) {
      if (!parts.hasBuckets() && !"histogram".equals(types.get(family))) {
        continue; // a summary that does not say so
      }
      try {
        readings.add(new Held<>(parts.labels(), parts.reading()));
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
