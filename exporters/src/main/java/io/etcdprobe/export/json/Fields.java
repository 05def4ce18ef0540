package io.etcdprobe.export.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.QuantileInterval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The building blocks of our documents. What is unknown or not a finite number becomes null. */
final class Fields {

  /** Up to here a long represents every whole double exactly. */
  private static final double WHOLE = 0x1p53;

  private final JsonGenerator generator;

  Fields(JsonGenerator generator) {
    this.generator = generator;
  }

  void begin() throws IOException {
    generator.writeStartObject();
  }

  void begin(String name) throws IOException {
    generator.writeObjectFieldStart(name);
  }

  void end() throws IOException {
    generator.writeEndObject();
  }

  void array(String name) throws IOException {
    generator.writeArrayFieldStart(name);
  }

  /** Begins an object whose name comes from elsewhere. */
  void beginNamed(String name) throws IOException {
    begin(encodable(name));
  }

  /** An object of texts, in the order of their names. */
  void texts(String name, Map<String, String> values) throws IOException {
    begin(name);
    for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
      text(encodable(value.getKey()), value.getValue());
    }
    end();
  }

  /** An object of numbers, in the order of their names. */
  void numbers(String name, Map<String, ? extends Number> values) throws IOException {
    begin(name);
    for (Map.Entry<String, ? extends Number> value : new TreeMap<>(values).entrySet()) {
      number(encodable(value.getKey()), value.getValue());
    }
    end();
  }

  void endArray() throws IOException {
    generator.writeEndArray();
  }

  void text(String name, @Nullable String value) throws IOException {
    generator.writeStringField(name, value == null ? null : encodable(value));
  }

  void texts(String name, List<String> values) throws IOException {
    array(name);
    for (String value : values) {
      generator.writeString(encodable(value));
    }
    endArray();
  }

  /** A name may contain half of a surrogate pair. UTF-8 cannot encode it, so it becomes "?". */
  private static String encodable(String value) {
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  void flag(String name, @Nullable Boolean value) throws IOException {
    if (value == null) {
      generator.writeNullField(name);
    } else {
      generator.writeBooleanField(name, value);
    }
  }

  void number(String name, @Nullable Number value) throws IOException {
    generator.writeFieldName(name);
    value(value);
  }

  void nothing(String... names) throws IOException {
    for (String name : names) {
      generator.writeNullField(name);
    }
  }

  void pair(String name, @Nullable Double low, @Nullable Double high) throws IOException {
    array(name);
    value(low);
    value(high);
    endArray();
  }

  private void value(@Nullable Number value) throws IOException {
    if (value == null || !Double.isFinite(value.doubleValue())) {
      generator.writeNull();
    } else if (value instanceof Double number
        && (number != Math.rint(number) || Math.abs(number) > WHOLE)) {
      generator.writeNumber(number);
    } else {
      generator.writeNumber(value.longValue());
    }
  }

  void latency(String name, LatencyProfile profile) throws IOException {
    QuantileInterval interval = profile.p99Interval();
    begin(name);
    number("count", profile.count());
    number("mean", profile.meanNanos());
    number("min", profile.minNanos());
    number("p50", profile.quantileNanos(0.5));
    number("p90", profile.quantileNanos(0.9));
    number("p99", profile.quantileNanos(0.99));
    number("p999", profile.quantileNanos(0.999));
    number("max", profile.maxNanos());
    array("p99_ci95");
    value(interval.lowNanos());
    value(interval.bounded() ? interval.highNanos() : null);
    endArray();
    number("clamped", profile.clamped());
    text("histogram", profile.encoded());
    end();
  }
}
