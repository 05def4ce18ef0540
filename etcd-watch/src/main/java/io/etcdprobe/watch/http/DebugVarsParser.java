package io.etcdprobe.watch.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.etcdprobe.watch.http.JsonSource.UnexpectedException;
import io.etcdprobe.watch.http.RaftStatus.Progress;
import io.etcdprobe.watch.http.SourceException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code raft.status} and {@code cmdline} out of {@code /debug/vars}, the page of Go's expvar
 * package. The page's other variables (memory statistics) are passed over.
 */
public final class DebugVarsParser {

  /** A member's page has some 5 KB. */
  static final long MAX_BYTES = 1L << 20;

  /** Members in a cluster and arguments on a command line, each far beyond any etcd's. */
  private static final int MAX_ENTRIES = 1000;

  private DebugVarsParser() {}

  /**
   * Reads one page to its end.
   *
   * @throws SourceException if it is not etcd's, breaks the format or exceeds its bounds
   * @throws IOException if it cannot be read on
   */
  public static RaftStatus parse(InputStream in) throws SourceException, IOException {
    try (JsonParser json = JsonSource.of(new BoundedInput(in, MAX_BYTES))) {
      return page(json);
    } catch (BoundedInput.ExceededException tooLong) {
      throw new SourceException(
          Kind.TOO_LARGE, "/debug/vars does not end within 1 MiB; etcd's has far less", tooLong);
    } catch (JsonProcessingException | UnexpectedException malformed) {
      throw new SourceException(
          Kind.GARBAGE, "/debug/vars is not the JSON that etcd sends", malformed);
    }
  }

  private static RaftStatus page(JsonParser json) throws SourceException, IOException {
    begin(json);
    Raft raft = null;
    List<String> commandLine = List.of();
    while (JsonSource.nextField(json)) {
      switch (json.currentName()) {
        case "raft.status" -> raft = raft(json);
        case "cmdline" -> commandLine = strings(json);
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw new UnexpectedException();
    }
    if (raft == null) {
      throw new SourceException(
          Kind.NOT_ETCD, "/debug/vars is some Go program's, but not etcd's: it has no raft.status");
    }
    return raft.with(commandLine);
  }

  private static void begin(JsonParser json) throws SourceException, IOException {
    try {
      JsonSource.require(beginning(json), JsonToken.START_OBJECT);
    } catch (JsonProcessingException | UnexpectedException somethingElse) {
      throw new SourceException(
          Kind.NOT_ETCD, "/debug/vars is not JSON: what answers is not etcd", somethingElse);
    }
  }

  private static JsonParser beginning(JsonParser json) throws IOException {
    json.nextToken();
    return json;
  }

  /** The fields of raft.status (raft/status.go, MarshalJSON). */
  private static final class Raft {
    @Nullable String id;
    @Nullable String vote;
    @Nullable String lead;
    @Nullable String state;
    @Nullable Long term;
    @Nullable Long commit;
    @Nullable Long applied;
    Map<String, Progress> progress = Map.of();

    RaftStatus with(List<String> commandLine) throws UnexpectedException {
      return new RaftStatus(
          there(id),
          there(term),
          there(vote),
          there(commit),
          there(applied),
          there(lead),
          there(state),
          progress,
          commandLine);
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
        case "vote" -> raft.vote = word(json);
        case "commit" -> raft.commit = JsonSource.whole(json);
        case "applied" -> raft.applied = JsonSource.whole(json);
        case "lead" -> raft.lead = word(json);
        case "raftState" -> raft.state = word(json);
        case "progress" -> raft.progress = progress(json);
        default -> json.skipChildren();
      }
    }
    return raft;
  }

  private static Map<String, Progress> progress(JsonParser json) throws IOException {
    JsonSource.require(json, JsonToken.START_OBJECT);
    Map<String, Progress> members = new HashMap<>();
    while (JsonSource.nextField(json)) {
      String id = json.currentName();
      if (members.size() == MAX_ENTRIES || !isWord(id)) {
        throw new UnexpectedException();
      }
      members.put(id, memberProgress(json));
    }
    return members;
  }

  private static Progress memberProgress(JsonParser json) throws IOException {
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
    return new Progress(there(match), there(next), there(state));
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

  /** An id or a state, which findings will show: letters and digits, nothing else. */
  private static String word(JsonParser json) throws IOException {
    String text = JsonSource.string(json);
    if (!isWord(text)) {
      throw new UnexpectedException();
    }
    return text;
  }

  private static boolean isWord(String text) {
    return !text.isEmpty()
        && text.length() <= 64
        && text.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
  }
}
