package io.etcdprobe.watch.page;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series of the earlier pages, by the bytes of name and labels. Their labels repeat, so each
 * text is held once. Use from one thread at a time.
 */
final class KnownSeries {

  /** A member with four peers has about 800 series that are ever wanted. */
  static final int MAX = 4000;

  private final ByteTable<Series> byText = new ByteTable<>();
  private final Map<String, String> texts = new HashMap<>();

  /** Whether no more series fit. */
  boolean full() {
    return byText.size() >= MAX;
  }

  /** The series that these bytes mean, or null if they are not known. */
  @Nullable Series get(byte[] bytes, int from, int to, int hash) {
    return byText.get(bytes, from, to, hash);
  }

  /** Remembers which series these bytes mean, unless it is full. */
  void put(byte[] bytes, int from, int to, Series series) {
    if (!full()) {
      byText.put(Arrays.copyOfRange(bytes, from, to), series.withTexts(this::once));
    }
  }

  private String once(String text) {
    return texts.computeIfAbsent(text, same -> same);
  }
}
