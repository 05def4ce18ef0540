package io.etcdprobe.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The schemas as a user's validator finds them: each with the file that it refers to beside it. */
public final class Schemas {

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          builder ->
              builder.schemaLoaders(
                  loaders ->
                      loaders.schemas(Map.of("urn:etcd-probe:finding:v1", text("finding-v1")))));

  private Schemas() {}

  public static JsonSchema of(String name) {
    return FACTORY.getSchema(text(name));
  }

  /**
   * Asserts that a schema accepts a document, and refuses it without any of its keys and with any
   * further key.
   */
  static void assertStrict(String name, JsonNode document) {
    JsonSchema schema = of(name);
    List<ObjectNode> objects = new ArrayList<>();
    collect(document, objects);
    assertThat(objects).hasSizeGreaterThan(20);

    for (ObjectNode object : objects) {
      List<String> keys = new ArrayList<>();
      object.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        JsonNode value = object.remove(key);
        assertThat(schema.validate(document)).as("without %s", key).isNotEmpty();
        object.set(key, value);
      }
      object.put("surprise", 1);
      assertThat(schema.validate(document)).as("surprise beside %s", keys).isNotEmpty();
      object.remove("surprise");
    }
    assertThat(schema.validate(document)).isEmpty();
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }

  static String text(String name) {
    try (InputStream in =
        Objects.requireNonNull(WatchJson.class.getResourceAsStream(name + ".schema.json"), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
