package io.etcdprobe.export.http;

import io.etcdprobe.export.http.YamlNode.Entry;
import io.etcdprobe.export.http.YamlNode.Mapping;
import io.etcdprobe.export.http.YamlNode.Scalar;
import io.etcdprobe.export.http.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads a text that holds one YAML document, with the lines of its parts. The text is not trusted:
 * types, references and duplicate keys are refused. A fault never contains a value, because a value
 * can be a secret.
 */
final class YamlReader {

  static final int MAX_CHARACTERS = 1 << 18;

  private static final int MAX_DEPTH = 10;

  private final Parser parser;
  private final Faults faults;

  private YamlReader(Parser parser, Faults faults) {
    this.parser = parser;
    this.faults = faults;
  }

  /** The rest of the text cannot be understood; the reason is among the faults. */
  private static final class LostException extends Exception {

    private static final long serialVersionUID = 1L;
  }

  /** The document, or null if there is none or it cannot be read. The latter is also a fault. */
  static @Nullable YamlNode read(String text, Faults faults) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_CHARACTERS);
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try {
      return new YamlReader(new ParserImpl(new StreamReader(body), limits), faults).document();
    } catch (LostException told) {
      return null;
    } catch (MarkedYAMLException malformed) {
      int line = malformed.getProblemMark() == null ? 0 : malformed.getProblemMark().getLine();
      faults.add(line + 1, "", "is not YAML: " + malformed.getProblem());
    } catch (ReaderException binary) {
      int line = (int) body.codePoints().limit(binary.getPosition()).filter(c -> c == '\n').count();
      faults.add(line + 1, "", "is not YAML: it holds a character that YAML does not allow");
    } catch (YAMLException malformed) {
      faults.add("is not YAML: it is too long");
    }
    return null;
  }

  private @Nullable YamlNode document() throws LostException {
    parser.getEvent();
    if (!(parser.peekEvent() instanceof DocumentStartEvent)) {
      return null;
    }
    parser.getEvent();
    YamlNode root = node("", 0);
    parser.getEvent();
    if (parser.peekEvent() instanceof DocumentStartEvent second) {
      faults.add(line(second), "", "a second document begins here; give one");
    }
    return root;
  }

  /**
   * @param key the key of this node, for faults
   */
  private YamlNode node(String key, int depth) throws LostException {
    Event event = parser.getEvent();
    int line = line(event);
    if (depth > MAX_DEPTH) {
      faults.add(line, "", "is nested too deeply");
      throw new LostException();
    }
    if (marked(event)) {
      faults.add(
          line, key, "anchors (&), references (*) and types (!) are not accepted; write it out");
    }
    return switch (event) {
      case ScalarEvent scalar -> new Scalar(line, scalar.getValue(), scalar.isPlain());
      case AliasEvent reference -> new Scalar(line, "", true);
      case SequenceStartEvent list -> {
        while (!(parser.peekEvent() instanceof CollectionEndEvent)) {
          node(key, depth + 1);
        }
        parser.getEvent();
        yield new Sequence(line);
      }
      default -> mapping(line, key, depth);
    };
  }

  private Mapping mapping(int line, String key, int depth) throws LostException {
    List<Entry> entries = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    while (!(parser.peekEvent() instanceof CollectionEndEvent)) {
      YamlNode name = node(key, depth + 1);
      if (!(name instanceof Scalar scalar) || scalar.nothing()) {
        faults.add(name.line(), key, "a key has to be a word");
        node(key, depth + 1);
        continue;
      }
      String path = key.isEmpty() ? scalar.text() : key + "." + scalar.text();
      YamlNode value = node(path, depth + 1);
      Integer before = lines.putIfAbsent(scalar.text(), name.line());
      if (before == null) {
        entries.add(new Entry(name.line(), scalar.text(), value));
      } else {
        faults.add(name.line(), path, "is in line " + before + " already; give it once");
      }
    }
    parser.getEvent();
    return new Mapping(line, List.copyOf(entries));
  }

  /** Anchors, references and types can make more of a text than a reader sees. */
  private static boolean marked(Event event) {
    return switch (event) {
      case AliasEvent reference -> true;
      case ScalarEvent scalar -> scalar.getAnchor() != null || scalar.getTag() != null;
      case SequenceStartEvent list -> list.getAnchor() != null || list.getTag() != null;
      case org.yaml.snakeyaml.events.MappingStartEvent mapping ->
          mapping.getAnchor() != null || mapping.getTag() != null;
      default -> event instanceof NodeEvent node && node.getAnchor() != null;
    };
  }

  private static int line(Event event) {
    return event.getStartMark().getLine() + 1;
  }
}
