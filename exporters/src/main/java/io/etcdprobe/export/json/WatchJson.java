package io.etcdprobe.export.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.etcdprobe.core.finding.WatchReport;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A watch report as one JSON object on one line, described by {@code watch-v1.schema.json} beside
 * this class. The keys are a contract: within {@link #SCHEMA} no key is removed and none changes
 * its meaning. Latencies are nanoseconds. What is unknown or not a finite number is null.
 */
public final class WatchJson {

  /** Name and version of the format. */
  public static final String SCHEMA = "etcd-probe/watch/v1";

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private WatchJson() {}

  /**
   * Writes a report and a line feed, flushes, and leaves the stream open. Line feeds in names and
   * texts are escaped, so a line of the stream is always a whole report.
   *
   * @throws IOException if the stream cannot be written
   */
  public static void writeLine(WatchReport report, OutputStream out) throws IOException {
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      Fields json = new Fields(generator);
      json.begin();
      json.text("schema", SCHEMA);
      new WatchFields(json).report(report);
      json.end();
      generator.writeRaw('\n');
    }
    out.flush();
  }
}
