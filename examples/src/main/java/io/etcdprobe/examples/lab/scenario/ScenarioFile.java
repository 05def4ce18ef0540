package io.etcdprobe.examples.lab.scenario;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.examples.lab.fault.Fault;
import io.etcdprobe.examples.lab.fault.Step;
import io.etcdprobe.examples.lab.fault.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads scenarios from JSON files. A file with something unknown, missing or out of range is
 * refused.
 */
public final class ScenarioFile {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.ALLOW_COMMENTS)
          .addModule(
              new SimpleModule()
                  .addDeserializer(Step.class, new StepReader())
                  .addDeserializer(
                      Cause.class, new KeyReader<>(Cause.class, Cause.values(), Cause::key))
                  .addDeserializer(
                      Severity.class,
                      new KeyReader<>(Severity.class, Severity.values(), Severity::key)))
          .build();

  /** Reads a constant by its name in JSON. */
  private static final class KeyReader<T> extends StdDeserializer<T> {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, T> constants = new LinkedHashMap<>();

    private KeyReader(Class<T> type, T[] constants, Function<T, String> key) {
      super(type);
      for (T constant : constants) {
        this.constants.put(key.apply(constant), constant);
      }
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      String key = parser.getText();
      T constant = constants.get(key);
      if (constant == null) {
        throw InvalidFormatException.from(
            parser,
            "'" + key + "' is not known; use one of " + constants.keySet(),
            key,
            handledType());
      }
      return constant;
    }
  }

  private ScenarioFile() {}

  /**
   * @throws IOException with a line for the user that names the file
   */
  static Scenario read(Path file) throws IOException {
    Scenario scenario;
    try {
      scenario = parse(Files.readString(file));
    } catch (IOException malformed) {
      throw new IOException(file + ": " + malformed.getMessage(), malformed);
    }
    if (!file.getFileName().toString().equals(scenario.name() + ".json")) {
      throw new IOException(file + " holds a scenario of another name, " + scenario.name());
    }
    return scenario;
  }

  public static Scenario parse(String text) throws IOException {
    try {
      return JSON.readValue(text, Scenario.class);
    } catch (JacksonException malformed) {
      String place =
          malformed instanceof JsonMappingException mapping
              ? mapping.getPath().stream()
                  .map(part -> part.getFieldName() == null ? "" : part.getFieldName())
                  .collect(Collectors.joining(" "))
              : "";
      throw new IOException(place + ": " + malformed.getOriginalMessage(), malformed);
    }
  }

  /** All scenarios of a directory, by name. */
  public static List<Scenario> readAll(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(directory)) {
      files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<Scenario> scenarios = new ArrayList<>();
    for (Path file : files) {
      scenarios.add(read(file));
    }
    return scenarios;
  }

  /** A step's own fields and its fault's parameters are side by side in one object. */
  private static final class StepReader extends StdDeserializer<Step> {

    StepReader() {
      super(Step.class);
    }

    @Override
    public Step deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      ObjectNode fields = context.readValue(parser, ObjectNode.class);
      JsonNode at = fields.remove("at");
      JsonNode until = fields.remove("until");
      JsonNode member = fields.remove("member");
      if (at == null || !at.isNumber() || (until != null && !until.isNumber())) {
        return context.reportInputMismatch(this, "a step needs at, and until is a number");
      }
      return new Step(
          at.asDouble(),
          until == null ? null : until.asDouble(),
          member == null ? Target.CLUSTER : context.readTreeAsValue(member, Target.class),
          context.readTreeAsValue(fields, Fault.class));
    }
  }
}
