package io.etcdprobe.cli.ioping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.etcdprobe.export.json.IopingJson;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of {@code etcd-probe ioping -J} fits its schema. */
class IopingJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path scratch;
  private Path directory;
  private JsonSchema schema;

  @BeforeEach
  void readTheSchema() throws Exception {
    directory = Files.createDirectory(scratch.resolve("target \"1\""));
    try (InputStream in = IopingJson.class.getResourceAsStream("ioping-v1.schema.json")) {
      schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }

  private List<String> words(String options) {
    List<String> words = new ArrayList<>(List.of(options.split(" ", -1)));
    words.add(directory.toString());
    return words;
  }

  private JsonNode ours(String options) throws Exception {
    IopingPair.Said said = IopingPair.ours(words(options));
    assertThat(said.err()).isEmpty();
    return MAPPER.readTree(said.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-J -c 3 -i 0",
        "-J -c 3 -i 0 -q",
        "-J -c 4 -i 0 -p 1",
        "-J -c 3 -i 0 -G -W",
        "-J -c 3 -i 0 -T 1ns",
        "-J -c 1 -i 0 -a 5 -I%T",
        "-J -c 5 -i 0 --percentiles",
        "-J -c 5 -i 0 -q --histogram",
        "-J -c 6 -i 0 -p 2 --percentiles --histogram",
        "-J -c 1 -i 0 --percentiles --histogram",
        "-J -c 5 -i 1ms --from-intended --percentiles",
        "-J -c 5 -i 0 -C --verdict --threshold 10s",
        "-J -c 5 -i 0 -G --verdict --threshold 1ns",
        "-J -c 3 -i 0 -a 3 --verdict --threshold 1ns",
        "-J -c 1 -i 0 --verdict --threshold 10s",
        "-J -c 5 -i 1ms -p 2 --from-intended --percentiles --histogram --verdict"
      })
  void shouldPrintWhatTheSchemaSays(String options) throws Exception {
    JsonNode document = ours(options);

    assertThat(schema.validate(document)).isEmpty();
    JsonNode last = document.get(document.size() - 1);
    assertThat(last.has("verdict")).isEqualTo(options.contains("--verdict"));
    assertThat(last.at("/stat/percentiles").isObject())
        .isEqualTo(options.contains("--percentiles"));
    assertThat(last.at("/stat/histogram").isArray()).isEqualTo(options.contains("--histogram"));
  }

  @Test
  void shouldRefuseWhatIsMissingAndWhatIsUnheardOf() throws Exception {
    ObjectNode last =
        (ObjectNode)
            ours("-J -c 4 -i 0 -q --percentiles --histogram --verdict --threshold 1ns").get(0);

    for (String part : List.of("", "/target", "/stat", "/stat/percentiles", "/load", "/verdict")) {
      ObjectNode whole = last.deepCopy();
      ObjectNode object = (ObjectNode) whole.at(part);
      object.put("surprise", 1);
      assertThat(schema.validate(MAPPER.createArrayNode().add(whole))).as(part).isNotEmpty();
      object.remove("surprise");
      assertThat(schema.validate(MAPPER.createArrayNode().add(whole))).as(part).isEmpty();
    }
    ObjectNode spike = (ObjectNode) last.at("/verdict/spikes/0");
    spike.remove("origin");
    assertThat(schema.validate(MAPPER.createArrayNode().add(last))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-J -c 3 -i 0", "-J -c 4 -i 0 -q -p 1", "-J -c 1 -i 0"})
  void shouldHaveASchemaThatIopingsOwnOutputFits(String options) throws Exception {
    assumeTrue(IopingPair.available(), "ioping is not installed (Debian package ioping)");
    directory = Files.createDirectory(scratch.resolve("plain"));

    IopingPair.Said theirs = IopingPair.theirs(scratch, words(options));

    assertThat(schema.validate(MAPPER.readTree(theirs.out()))).isEmpty();
  }
}
