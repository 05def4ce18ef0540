package io.etcdprobe.watch.page;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The wanted families, found by the name of a sample. Immutable. */
final class WantedNames {

  private static final byte[][] PARTS = {ascii("_bucket"), ascii("_sum"), ascii("_count")};

  private final ByteTable<String> families = new ByteTable<>();

  WantedNames(Set<String> wanted) {
    wanted.forEach(family -> families.put(ascii(family), family));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The family of exactly this name, or null.
   *
   * @param hash of the name
   */
  @Nullable String named(byte[] bytes, int from, int to, int hash) {
    return families.get(bytes, from, to, hash);
  }

  /**
   * The histogram that a sample is a part of, or null.
   *
   * @param part position of the last underscore in the name
   * @param hash of the name before that underscore
   */
  @Nullable String ofPart(byte[] bytes, int from, int part, int to, int hash) {
    for (byte[] known : PARTS) {
      if (Arrays.equals(known, 0, known.length, bytes, part, to)) {
        return families.get(bytes, from, part, hash);
      }
    }
    return null;
  }

  /** The family that a sample of this name belongs to, or null. */
  @Nullable String of(String name) {
    byte[] bytes = ascii(name);
    int part = -1;
    int partHash = 0;
    int hash = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '_') {
        part = at;
        partHash = hash;
      }
      hash = ByteTable.hash(hash, bytes[at]);
    }
    String family = named(bytes, 0, bytes.length, hash);
    return family == null && part >= 0 ? ofPart(bytes, 0, part, bytes.length, partHash) : family;
  }
}
