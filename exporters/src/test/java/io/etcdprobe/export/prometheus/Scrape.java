package io.etcdprobe.export.prometheus;

import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.NoSuchElementException;

/** A page of metrics, as Prometheus would read it. */
final class Scrape {

  private final String text;

  private Scrape(String text) {
    this.text = text;
  }

  static Scrape of(PrometheusDoor door) throws IOException {
    StringWriter page = new StringWriter();
    TextFormat.write004(page, door.registry().metricFamilySamples());
    return new Scrape(page.toString());
  }

  static Scrape openMetrics(PrometheusDoor door) throws IOException {
    StringWriter page = new StringWriter();
    TextFormat.writeOpenMetrics100(page, door.registry().metricFamilySamples());
    return new Scrape(page.toString());
  }

  String text() {
    return text;
  }

  /** The lines that are series, without the comments. */
  List<String> series() {
    return text.lines().filter(line -> !line.startsWith("#")).toList();
  }

  boolean has(String series) {
    return series().stream().anyMatch(line -> line.startsWith(series + " "));
  }

  /** The value of the only series that is written like this. */
  double value(String series) {
    return series().stream()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .reduce(
            (first, second) -> {
              throw new AssertionError(series + " is there twice");
            })
        .orElseThrow(() -> new NoSuchElementException(series + " is not in\n" + text));
  }
}
