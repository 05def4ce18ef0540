package io.etcdprobe.examples.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads YAML as trees. */
final class Yaml {

  private static final ObjectMapper MAPPER = new ObjectMapper(new YAMLFactory());

  private Yaml() {}

  static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(Files.readString(file));
    } catch (IOException failed) {
      throw new UncheckedIOException(file.toString(), failed);
    }
  }

  /** All documents of a text. */
  static List<JsonNode> documents(String text) throws IOException {
    return MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
  }
}
