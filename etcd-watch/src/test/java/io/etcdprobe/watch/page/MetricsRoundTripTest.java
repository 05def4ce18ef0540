package io.etcdprobe.watch.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A page that is written by the format's rules is read back unchanged, in whatever layout. */
class MetricsRoundTripTest {

  private static final MetricsParser PARSER =
      new MetricsParser(Set.of("etcd_server_value", "etcd_labelled", "etcd_histogram"));

  /** The layout of a page. */
  record Layout(String lineEnd, String timestamp, String blank, boolean types, int chunk) {}

  @Provide
  Arbitrary<Layout> layouts() {
    return Combinators.combine(
            Arbitraries.of("\n", "\r\n"),
            Arbitraries.of("", " 1395066363000", " 1.5 # {a=\"b\"} 2"),
            Arbitraries.of(" ", "\t", "  "),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 100))
        .as(Layout::new);
  }

  @Provide
  Arbitrary<Double> values() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(8, Arbitraries.doubles()),
        net.jqwik.api.Tuple.of(
            1,
            Arbitraries.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                -0.0,
                Double.MIN_VALUE,
                Double.MAX_VALUE)));
  }

  @Provide
  Arbitrary<Map<String, Double>> series() {
    return Arbitraries.maps(
            Arbitraries.strings()
                .all()
                .excludeChars('\ud800')
                .ofMaxLength(20)
                .filter(this::encodes),
            values())
        .ofMaxSize(20);
  }

  private boolean encodes(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Provide
  Arbitrary<Map<Double, Long>> buckets() {
    return Arbitraries.maps(
            Arbitraries.doubles().between(0, 1000), Arbitraries.longs().between(0, 1_000_000))
        .ofMaxSize(20);
  }

  @Property(tries = 300)
  void shouldReadBackWhatWasRendered(
      @ForAll("values") double value,
      @ForAll("series") Map<String, Double> series,
      @ForAll("buckets") Map<Double, Long> buckets,
      @ForAll("layouts") Layout layout)
      throws Exception {
    HistogramReading histogram = histogram(buckets);
    StringBuilder page = new StringBuilder();
    if (layout.types) {
      page.append("# TYPE etcd_histogram histogram").append(layout.lineEnd);
      page.append("# TYPE etcd_labelled gauge").append(layout.lineEnd);
    }
    line(page, layout, "etcd_server_value", value);
    series.forEach(
        (label, v) -> line(page, layout, "etcd_labelled{To=\"" + escape(label) + "\"}", v));
    double[] bounds = histogram.upperBounds();
    for (int i = 0; i < bounds.length; i++) {
      line(
          page,
          layout,
          "etcd_histogram_bucket{le=\"" + number(bounds[i]) + "\"}",
          histogram.cumulativeCounts()[i]);
    }
    line(page, layout, "etcd_histogram_sum", histogram.sum());
    line(page, layout, "etcd_histogram_count", histogram.count());

    MetricsPage read = PARSER.parse(inChunks(page.toString(), layout.chunk));

    assertThat(read.value("etcd_server_value")).hasValue(value);
    assertThat(read.byLabel("etcd_labelled", "To")).isEqualTo(series);
    assertThat(read.histogram("etcd_histogram")).contains(histogram);
  }

  private static HistogramReading histogram(Map<Double, Long> countsByBound) {
    TreeMap<Double, Long> sorted = new TreeMap<>();
    countsByBound.forEach((bound, n) -> sorted.merge(bound + 0.0, n, Long::sum));
    sorted.put(Double.POSITIVE_INFINITY, 1L);
    long[] counts = new long[sorted.size()];
    long count = 0;
    int i = 0;
    for (long n : sorted.values()) {
      count += n;
      counts[i++] = count;
    }
    double[] bounds = sorted.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    return new HistogramReading(bounds, counts, count * 0.37, count);
  }

  private static void line(StringBuilder page, Layout layout, String series, double value) {
    page.append(series)
        .append(layout.blank)
        .append(number(value))
        .append(layout.timestamp)
        .append(layout.lineEnd);
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }

  private static String escape(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** A page that comes a few bytes at a time, as from a network. */
  private static InputStream inChunks(String page, int chunk) {
    return new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(length, chunk));
      }
    };
  }
}
