package io.etcdprobe.export.http;

import com.sun.net.httpserver.Headers;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.SampleNameFilter;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /metrics} as Prometheus's clients do: text or OpenMetrics, compressed or not, as
 * the scraper accepts. If the scraper names series ({@code ?name[]=...}), it gets only those.
 */
final class MetricsAnswer {

  /** A page about three members has some 22,000 characters. */
  private static final int USUAL_CHARACTERS = 1 << 15;

  private final CollectorRegistry registry;

  MetricsAnswer(CollectorRegistry registry) {
    this.registry = registry;
  }

  Answer to(URI request, Headers headers) throws IOException {
    List<String> names = names(request.getRawQuery());
    String type = TextFormat.chooseContentType(headers.getFirst("Accept"));
    boolean compressed = accepts(headers, "gzip");
    // An encoder would take a lock and allocate an array for each character of a label.
    StringWriter text = new StringWriter(USUAL_CHARACTERS);
    TextFormat.writeFormat(
        type,
        text,
        names.isEmpty()
            ? registry.metricFamilySamples()
            : registry.filteredMetricFamilySamples(
                new SampleNameFilter.Builder().nameMustBeEqualTo(names).build()));
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    Answer answer = Answer.of(200, type, compressed ? gzip(body) : body);
    return compressed ? answer.with("Content-Encoding", "gzip") : answer;
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4);
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body);
    }
    return compressed.toByteArray();
  }

  private static boolean accepts(Headers headers, String encoding) {
    List<String> fields = headers.get("Accept-Encoding");
    return fields != null
        && fields.stream()
            .flatMap(field -> List.of(field.split(",")).stream())
            .anyMatch(accepted -> accepted.strip().equalsIgnoreCase(encoding));
  }

  /**
   * Returns the names that are asked for. A name that cannot be decoded stays as it is and names no
   * series.
   */
  private static List<String> names(@Nullable String query) {
    List<String> names = new ArrayList<>();
    for (String parameter : query == null ? new String[0] : query.split("&")) {
      int equals = parameter.indexOf('=');
      if (equals >= 0 && decoded(parameter.substring(0, equals)).equals("name[]")) {
        names.add(decoded(parameter.substring(equals + 1)));
      }
    }
    return names;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEscape) {
      return text;
    }
  }
}
