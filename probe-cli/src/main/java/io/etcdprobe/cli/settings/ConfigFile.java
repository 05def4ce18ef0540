package io.etcdprobe.cli.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.etcdprobe.export.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads the keys of a YAML file with their line numbers. The file is not trusted: it must be small,
 * flat and plain, or it is refused. Types, references and duplicate keys are refused.
 */
final class ConfigFile {

  /** About fifty times the size of a file with all keys. */
  private static final int LARGEST_BYTES = 64 * 1024;

  private static final int DEEPEST = 4;

  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private final Path path;
  private final List<String> faults;
  private final List<Setting> settings = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();

  private ConfigFile(Path path, List<String> faults) {
    this.path = path;
    this.faults = faults;
  }

  /**
   * Reads the settings of a file.
   *
   * @param faults receives a line for everything that is wrong
   */
  static List<Setting> read(Path path, List<String> faults) {
    ConfigFile file = new ConfigFile(path, faults);
    String text = file.text();
    if (text != null) {
      file.parse(text);
    }
    return file.settings;
  }

  private @Nullable String text() {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        faults.add(path + ": is not a file");
        return null;
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(path)) {
        bytes = in.readNBytes(LARGEST_BYTES + 1);
      }
      if (bytes.length > LARGEST_BYTES) {
        faults.add(path + ": is larger than 64 KiB, so it is no configuration of etcd-probe");
        return null;
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException missing) {
      faults.add(path + ": does not exist");
    } catch (AccessDeniedException denied) {
      faults.add(path + ": is not readable by this user");
    } catch (CharacterCodingException binary) {
      faults.add(path + ": is not UTF-8 text");
    } catch (IOException unreadable) {
      faults.add(path + ": cannot be read: " + unreadable.getMessage());
    }
    return null;
  }

  private void parse(String text) {
    try (YAMLParser parser = YAML.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null || first == JsonToken.VALUE_NULL) {
        return;
      }
      if (marked(parser, "")) {
        return;
      }
      if (first != JsonToken.START_OBJECT) {
        fault(parser, "", "is not made of lines like 'interval: 1s'");
        return;
      }
      if (mapping(parser, "") && parser.nextToken() != null) {
        fault(parser, "", "a second document begins here; give one");
      }
    } catch (JsonProcessingException malformed) {
      malformed(malformed);
    } catch (IOException impossible) {
      faults.add(path + ": cannot be read: " + impossible.getMessage());
    }
  }

  /** Adds a fault. The parser's own message contains the line, which may hold a secret. */
  private void malformed(JsonProcessingException malformed) {
    String problem =
        malformed.getCause() instanceof MarkedYAMLException marked
            ? marked.getProblem()
            : "it is too deep, too long or holds a character that YAML does not allow";
    int line = malformed.getLocation() == null ? 1 : malformed.getLocation().getLineNr();
    faults.add(path + ":" + Math.max(1, line) + ": is not YAML: " + problem);
  }

  /** Reads to the end of a mapping; false if the rest of the file cannot be understood. */
  private boolean mapping(YAMLParser parser, String prefix) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = prefix + parser.currentName();
      int line = line(parser);
      parser.nextToken();
      if (marked(parser, key)) {
        return false;
      }
      if (parser.currentToken() == JsonToken.START_OBJECT && SidecarKey.isGroup(key)) {
        if (!mapping(parser, key + ".")) {
          return false;
        }
      } else {
        entry(parser, key, line);
      }
    }
    return parser.currentToken() == JsonToken.END_OBJECT;
  }

  /** Anchors, references and types can make more of a file than a reader sees. */
  private boolean marked(YAMLParser parser, String key) throws IOException {
    boolean marked =
        parser.isCurrentAlias() || parser.getObjectId() != null || parser.getTypeId() != null;
    if (marked) {
      fault(
          parser, key, "anchors (&), references (*) and types (!) are not accepted; write it out");
    }
    return marked;
  }

  private void entry(YAMLParser parser, String key, int line) throws IOException {
    String where = path + ":" + line + ": " + key + ": ";
    Integer before = lines.putIfAbsent(key, line);
    SidecarKey known = SidecarKey.ofKey(key).orElse(null);
    if (before != null) {
      faults.add(where + "is in line " + before + " already; give it once");
    } else if (Secrets.isSecret(key)) {
      faults.add(where + Secrets.ADVICE);
    } else if (known == null) {
      faults.add(where + unknown(key));
    } else {
      String text = text(parser, known, where);
      if (text != null) {
        settings.add(new Setting(known, text, path + ":" + line));
      }
      return;
    }
    parser.skipChildren();
  }

  private static String unknown(String key) {
    if (SidecarKey.isGroup(key)) {
      return "takes keys below it, for example 'interval: 1s', not a value";
    }
    return "is not a key"
        + Nearest.suggestion(key, Stream.of(SidecarKey.values()).map(SidecarKey::key).toList());
  }

  private @Nullable String text(YAMLParser parser, SidecarKey key, String where)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY && key.kind() == SidecarKey.Kind.LIST) {
      return list(parser, where);
    }
    if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
      faults.add(where + "takes one value (" + key.label() + "), not a structure");
      parser.skipChildren();
      return null;
    }
    String text = token == JsonToken.VALUE_NULL ? "" : parser.getText();
    if (text.isEmpty()) {
      faults.add(where + "has no value; give one (" + key.label() + ") or remove the line");
      return null;
    }
    return text;
  }

  private @Nullable String list(YAMLParser parser, String where) throws IOException {
    List<String> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonToken token = parser.currentToken();
      if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
        faults.add(where + "takes a list of single values");
        skipList(parser);
        return null;
      }
      values.add(parser.getText());
    }
    return String.join(",", values);
  }

  private static void skipList(JsonParser parser) throws IOException {
    parser.skipChildren();
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.END_ARRAY) {
      parser.skipChildren();
      token = parser.nextToken();
    }
  }

  private void fault(JsonParser parser, String key, String what) {
    faults.add(path + ":" + line(parser) + ": " + (key.isEmpty() ? "" : key + ": ") + what);
  }

  private static int line(JsonParser parser) {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }
}
