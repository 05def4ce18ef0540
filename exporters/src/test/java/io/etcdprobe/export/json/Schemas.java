package io.etcdprobe.export.json;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  static String text(String name) {
    try (InputStream in =
        Objects.requireNonNull(WatchJson.class.getResourceAsStream(name + ".schema.json"), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
