package io.etcdprobe.watch.page;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Values by texts. The texts are looked up as bytes within a buffer, without making a String. A
 * hostile member may choose the keys, so a random factor in the hash makes collisions
 * unpredictable. Use from one thread at a time.
 */
final class ByteTable<V> {

  private static final class Entry<V> {
    private final byte[] key;
    private final int hash;
    private final V value;

    Entry(byte[] key, int hash, V value) {
      this.key = key;
      this.hash = hash;
      this.value = value;
    }
  }

  private static final int MULTIPLIER = ThreadLocalRandom.current().nextInt() | 1;

  private @Nullable Entry<V>[] slots = slots(64);
  private int size;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <V> @Nullable Entry<V>[] slots(int count) {
    return new Entry[count];
  }

  int size() {
    return size;
  }

  /**
   * The value of these bytes, or null.
   *
   * @param hash of the bytes, computed by {@link #hash(int, byte)} from 0 on
   */
  @Nullable V get(byte[] bytes, int from, int to, int hash) {
    int at = slot(hash);
    while (true) {
      Entry<V> entry = slots[at];
      if (entry == null) {
        return null;
      }
      if (entry.hash == hash && Arrays.equals(entry.key, 0, entry.key.length, bytes, from, to)) {
        return entry.value;
      }
      at = (at + 1) & (slots.length - 1);
    }
  }

  /** Puts a key that is not there yet. */
  void put(byte[] key, V value) {
    if (2 * ++size > slots.length) {
      @Nullable Entry<V>[] before = slots;
      slots = slots(2 * before.length);
      for (Entry<V> entry : before) {
        if (entry != null) {
          place(entry);
        }
      }
    }
    int hash = 0;
    for (byte b : key) {
      hash = hash(hash, b);
    }
    place(new Entry<>(key, hash, value));
  }

  private void place(Entry<V> entry) {
    int at = slot(entry.hash);
    while (slots[at] != null) {
      at = (at + 1) & (slots.length - 1);
    }
    slots[at] = entry;
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 16)) & (slots.length - 1);
  }

  /** The hash of some bytes and one more byte. */
  static int hash(int hash, byte next) {
    return hash * MULTIPLIER + next;
  }
}
