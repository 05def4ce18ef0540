package io.etcdprobe.examples.lab.score;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a watchdog said in one line.
 *
 * @param status its status for the whole cluster: ok, warning, critical or unknown
 */
public record Judgement(String status, List<Finding> findings) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> STATUSES = Set.of("ok", "warning", "critical", "unknown");

  /**
   * One finding.
   *
   * @param member a member's name, or {@code cluster}
   * @param cause as written; a text that is not a {@link Cause} is never right
   */
  record Finding(String member, String cause, Severity severity) {}

  public Judgement {
    findings = List.copyOf(findings);
  }

  /**
   * Reads a line. Fields that the score does not need are ignored.
   *
   * @throws IllegalArgumentException if it is no such line; the message has the reason
   */
  public static Judgement parse(String line) {
    JsonNode said;
    try {
      said = JSON.readTree(line);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(malformed.getOriginalMessage(), malformed);
    }
    String status = text(said, "status");
    if (!STATUSES.contains(status)) {
      throw new IllegalArgumentException("no status: " + status);
    }
    JsonNode list = said.path("findings");
    if (!list.isArray()) {
      throw new IllegalArgumentException("findings is not an array");
    }
    List<Finding> findings = new ArrayList<>();
    for (JsonNode found : list) {
      findings.add(
          new Finding(
              text(found, "member"), text(found, "cause"), severity(text(found, "severity"))));
    }
    return new Judgement(status, findings);
  }

  private static String text(JsonNode node, String name) {
    JsonNode field = node.path(name);
    if (!field.isTextual() || field.asText().isEmpty()) {
      throw new IllegalArgumentException(name + " is not a text");
    }
    return field.asText();
  }

  private static Severity severity(String name) {
    for (Severity severity : Severity.values()) {
      if (severity.key().equals(name)) {
        return severity;
      }
    }
    throw new IllegalArgumentException("no severity: " + name);
  }
}
