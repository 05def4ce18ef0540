package io.etcdprobe.watch.page;

import com.fasterxml.jackson.core.JsonParser;
import io.etcdprobe.watch.page.JsonSource.UnexpectedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some members of the object that a page consists of. The other members are not parsed, only
 * skipped by their quotes and brackets: the page is asked for every second, and most of it is not
 * needed.
 */
final class JsonMembers {

  private final byte[] page;
  private final Map<String, Part> parts = new HashMap<>();
  private int at;

  private record Part(int from, int length) {}

  private JsonMembers(byte[] page) {
    this.page = page;
  }

  /** Whether the page begins like an object. */
  static boolean looksLikeOne(byte[] page) {
    JsonMembers start = new JsonMembers(page);
    start.skipSpace();
    return start.isAt('{');
  }

  /**
   * Finds members.
   *
   * @param wanted names, without characters that JSON escapes
   * @throws UnexpectedException if the page is not one object, or holds a wanted member twice
   */
  static JsonMembers of(byte[] page, Set<String> wanted) throws UnexpectedException {
    JsonMembers members = new JsonMembers(page);
    members.scan(wanted);
    return members;
  }

  /** Reads a member's value, which may turn out not to be JSON; null if the member is not there. */
  @Nullable JsonParser open(String name) throws IOException {
    Part part = parts.get(name);
    return part == null ? null : JsonSource.of(page, part.from(), part.length());
  }

  /** Whether a member's value is written exactly so. An empty text stands for a missing member. */
  boolean isWritten(String name, byte[] text) {
    Part part = parts.get(name);
    return part == null
        ? text.length == 0
        : Arrays.equals(page, part.from(), part.from() + part.length(), text, 0, text.length);
  }

  /** A member's value as it is written; empty if the member is missing. */
  byte[] written(String name) {
    Part part = parts.get(name);
    return part == null
        ? new byte[0]
        : Arrays.copyOfRange(page, part.from(), part.from() + part.length());
  }

  private void scan(Set<String> wanted) throws UnexpectedException {
    skipSpace();
    require('{');
    skipSpace();
    if (isAt('}')) {
      at++;
    } else {
      boolean more = true;
      while (more) {
        member(wanted);
        more = isAt(',');
        require(more ? ',' : '}');
        skipSpace();
      }
    }
    skipSpace();
    if (at < page.length) {
      throw new UnexpectedException();
    }
  }

  private void member(Set<String> wanted) throws UnexpectedException {
    int from = at + 1;
    skipString();
    String name = new String(page, from, at - 1 - from, StandardCharsets.UTF_8);
    skipSpace();
    require(':');
    skipSpace();
    int start = at;
    skipValue();
    if (wanted.contains(name) && parts.put(name, new Part(start, at - start)) != null) {
      throw new UnexpectedException();
    }
    skipSpace();
  }

  /** Skips to the character that ends the value on its own level. */
  private void skipValue() throws UnexpectedException {
    int depth = 0;
    int start = at;
    while (at < page.length) {
      switch (page[at]) {
        case '"' -> skipString();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']', ',' -> {
          if (depth == 0) {
            if (at == start) {
              throw new UnexpectedException();
            }
            return;
          }
          depth -= page[at] == ',' ? 0 : 1;
          at++;
        }
        default -> at++;
      }
    }
    throw new UnexpectedException();
  }

  private void skipString() throws UnexpectedException {
    require('"');
    while (at < page.length && page[at] != '"') {
      at += page[at] == '\\' ? 2 : 1;
    }
    require('"');
  }

  private void skipSpace() {
    while (at < page.length
        && (page[at] == ' ' || page[at] == '\n' || page[at] == '\r' || page[at] == '\t')) {
      at++;
    }
  }

  private boolean isAt(char expected) {
    return at < page.length && page[at] == expected;
  }

  private void require(char expected) throws UnexpectedException {
    if (!isAt(expected)) {
      throw new UnexpectedException();
    }
    at++;
  }
}
