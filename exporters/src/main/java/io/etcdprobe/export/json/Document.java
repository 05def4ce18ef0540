package io.etcdprobe.export.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;

/** One indented JSON object and a line feed. */
final class Document {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private Document() {}

  /** Writes the object. */
  interface Content {
    void write(Fields json) throws IOException;
  }

  /**
   * Writes a document, and leaves the stream open.
   *
   * @throws IOException if the stream cannot be written
   */
  static void write(OutputStream out, Content content) throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      generator.setPrettyPrinter(printer);
      content.write(new Fields(generator));
      generator.writeRaw('\n');
    }
    out.flush();
  }

  /** The first fields of each document: its format, and who made it. */
  static void head(Fields json, String schema, String toolVersion) throws IOException {
    json.text("schema", schema);
    json.begin("tool");
    json.text("name", "etcd-probe");
    json.text("version", toolVersion);
    json.end();
  }
}
