package io.etcdprobe.watch.page;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.watch.page.JsonSource.UnexpectedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code raft.status} and {@code cmdline} from {@code /debug/vars}, the page of Go's expvar
 * package. It skips the page's other variables (memory statistics).
 *
 * <p>A parser remembers the command line, which stays the same during the life of a process. So
 * each member needs a parser of its own. Any thread may use it.
 */
public final class DebugVarsParser {

  /** A member's page has about 5 KB. */
  static final long MAX_BYTES = 1L << 20;

  /**
   * A limit for the members in a cluster and for the arguments on a command line. No etcd comes
   * near it.
   */
  private static final int MAX_ENTRIES = 1000;

  private static final String RAFT_STATUS = "raft.status";
  private static final String COMMAND_LINE = "cmdline";
  private static final Set<String> WANTED = Set.of(RAFT_STATUS, COMMAND_LINE);

  /** A command line as the page wrote it, and what it says. */
  private static final class CommandLine {

    static final CommandLine NONE = new CommandLine(new byte[0], List.of());

    final byte[] text;
    final @Nullable ElectionTiming timing;
    final boolean unsafe;

    CommandLine(byte[] text, List<String> arguments) {
      this.text = text;
      this.timing = StartFlags.timing(arguments).orElse(null);
      this.unsafe = StartFlags.unsafe(arguments);
    }
  }

  private volatile CommandLine known = CommandLine.NONE;

  /** Remembers nothing yet. */
  public DebugVarsParser() {}

  /**
   * Reads one page to its end.
   *
   * @throws SourceException if it is not etcd's, breaks the format or exceeds its limits
   * @throws IOException if the stream fails
   */
  public RaftReading parse(InputStream in) throws SourceException, IOException {
    try {
      return page(new BoundedInput(in, MAX_BYTES).readAllBytes());
    } catch (BoundedInput.ExceededException tooLong) {
      throw new SourceException(
          Kind.TOO_LARGE, "/debug/vars does not end within 1 MiB; etcd's has far less", tooLong);
    } catch (JsonProcessingException | UnexpectedException malformed) {
      throw new SourceException(
          Kind.GARBAGE, "/debug/vars is not the JSON that etcd sends", malformed);
    }
  }

  private RaftReading page(byte[] page) throws SourceException, IOException {
    if (!JsonMembers.looksLikeOne(page)) {
      throw new SourceException(
          Kind.NOT_ETCD, "/debug/vars is not JSON: the server there is not etcd", null);
    }
    JsonMembers members = JsonMembers.of(page, WANTED);
    CommandLine started = started(members);
    try (JsonParser json = members.open(RAFT_STATUS)) {
      if (json == null) {
        throw new SourceException(
            Kind.NOT_ETCD,
            "/debug/vars comes from a Go program that is not etcd: it has no raft.status");
      }
      json.nextToken();
      Raft raft = raft(json);
      JsonSource.end(json);
      return raft.with(started);
    }
  }

  private CommandLine started(JsonMembers members) throws IOException {
    CommandLine last = known;
    if (!members.isWritten(COMMAND_LINE, last.text)) {
      last = new CommandLine(members.written(COMMAND_LINE), commandLine(members));
      known = last;
    }
    return last;
  }

  private static List<String> commandLine(JsonMembers members) throws IOException {
    try (JsonParser json = members.open(COMMAND_LINE)) {
      if (json == null) {
        return List.of();
      }
      json.nextToken();
      List<String> strings = strings(json);
      JsonSource.end(json);
      return strings;
    }
  }

  /** The fields of raft.status (raft/status.go, MarshalJSON). */
  private static final class Raft {
    @Nullable String id;
    @Nullable String lead;
    @Nullable String state;
    @Nullable Long term;
    @Nullable Long commit;
    @Nullable Long applied;
    Map<String, Long> match = Map.of();

    RaftReading with(CommandLine started) throws UnexpectedException {
      return new RaftReading(
          there(id),
          there(term),
          there(commit),
          there(applied),
          there(lead),
          there(state),
          match,
          started.timing,
          started.unsafe);
    }
  }

  private static <T> T there(@Nullable T field) throws UnexpectedException {
    if (field == null) {
      throw new UnexpectedException();
    }
    return field;
  }

  private static Raft raft(JsonParser json) throws IOException {
    JsonSource.require(json, JsonToken.START_OBJECT);
    Raft raft = new Raft();
    while (JsonSource.nextField(json)) {
      switch (json.currentName()) {
        case "id" -> raft.id = word(json);
        case "term" -> raft.term = JsonSource.whole(json);
        case "commit" -> raft.commit = JsonSource.whole(json);
        case "applied" -> raft.applied = JsonSource.whole(json);
        case "lead" -> raft.lead = word(json);
        case "raftState" -> raft.state = word(json);
        case "progress" -> raft.match = matches(json);
        default -> json.skipChildren();
      }
    }
    return raft;
  }

  private static Map<String, Long> matches(JsonParser json) throws IOException {
    JsonSource.require(json, JsonToken.START_OBJECT);
    Map<String, Long> members = new HashMap<>();
    while (JsonSource.nextField(json)) {
      String id = json.currentName();
      if (members.size() == MAX_ENTRIES || !isWord(id)) {
        throw new UnexpectedException();
      }
      members.put(id, match(json));
    }
    return members;
  }

  /**
   * The last index that a member is known to have. The other fields only have to be well-formed.
   */
  private static long match(JsonParser json) throws IOException {
    JsonSource.require(json, JsonToken.START_OBJECT);
    Long match = null;
    Long next = null;
    String state = null;
    while (JsonSource.nextField(json)) {
      switch (json.currentName()) {
        case "match" -> match = JsonSource.whole(json);
        case "next" -> next = JsonSource.whole(json);
        case "state" -> state = word(json);
        default -> json.skipChildren();
      }
    }
    if (next == null || state == null) {
      throw new UnexpectedException();
    }
    return there(match);
  }

  private static List<String> strings(JsonParser json) throws IOException {
    JsonSource.require(json, JsonToken.START_ARRAY);
    List<String> strings = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (strings.size() == MAX_ENTRIES) {
        throw new UnexpectedException();
      }
      strings.add(JsonSource.string(json));
    }
    return strings;
  }

  /** An id or a state, which findings show: only letters and digits are allowed. */
  private static String word(JsonParser json) throws IOException {
    String text = JsonSource.string(json);
    if (!isWord(text)) {
      throw new UnexpectedException();
    }
    return text;
  }

  private static boolean isWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 128 || !Character.isLetterOrDigit(c)) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 64;
  }
}
