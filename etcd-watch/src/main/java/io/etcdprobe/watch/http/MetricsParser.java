package io.etcdprobe.watch.http;

import io.etcdprobe.watch.http.SampleLine.MalformedException;
import io.etcdprobe.watch.http.SourceException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Reads the Prometheus text format (0.0.4, and what OpenMetrics adds to a sample) line by line and
 * keeps the wanted families only. Of other families nothing but the name is looked at.
 *
 * <p>It holds a page to what etcd's own library writes: series that repeat, counters below zero,
 * histograms that are none and a last line without its end make the whole page unreadable, as
 * figures from such a page would be guesses. May be used by several threads.
 */
public final class MetricsParser {

  /** A member's page has some 150 KB. */
  static final long MAX_BYTES = 16L << 20;

  /** All of etcd's families begin so; a Kubernetes API server has such families, too. */
  private static final String ETCD = "etcd_";

  /** Families begin so in every etcd, and in nothing else. */
  private static final String ETCD_SERVER = "etcd_server_";

  private static final String BROKE_OFF = "has no end: the page broke off";

  private final Set<String> wanted;

  /**
   * @param wantedFamilies names as a sample has them, histograms without {@code _bucket}
   */
  public MetricsParser(Set<String> wantedFamilies) {
    this.wanted = Set.copyOf(wantedFamilies);
  }

  /**
   * Reads one page to its end.
   *
   * @throws SourceException if it is not etcd's, breaks the format or exceeds its bounds
   * @throws IOException if it cannot be read on
   */
  public MetricsPage parse(InputStream in) throws SourceException, IOException {
    try {
      return new Reading(new LineReader(new BoundedInput(in, MAX_BYTES))).page();
    } catch (BoundedInput.ExceededException tooLong) {
      throw new SourceException(
          Kind.TOO_LARGE,
          "the metrics page does not end within 16 MiB; etcd's has far less",
          tooLong);
    }
  }

  /** One page under way. */
  private final class Reading {

    private final LineReader lines;
    private final PageBuilder builder = new PageBuilder(wanted);
    private boolean resemblesEtcd;
    private boolean isEtcd;

    Reading(LineReader lines) {
      this.lines = lines;
    }

    MetricsPage page() throws SourceException, IOException {
      while (lines.next()) {
        try {
          line();
        } catch (MalformedException malformed) {
          throw unreadable(malformed);
        }
      }
      if (!isEtcd) {
        throw new SourceException(
            Kind.NOT_ETCD,
            resemblesEtcd
                ? "the metrics are of something that uses etcd, not of etcd itself"
                : "the metrics are not etcd's: none begins with etcd_server_");
      }
      return builder.build();
    }

    private void line() throws MalformedException, SourceException {
      byte[] bytes = lines.bytes();
      int start = 0;
      while (start < lines.length() && SampleLine.isBlank(bytes[start])) {
        start++;
      }
      if (start == lines.length()) {
        return;
      }
      if (bytes[start] == '#') {
        comment(start);
        return;
      }
      String name = name(start);
      String family = builder.family(name);
      resemblesEtcd |= name.startsWith(ETCD);
      isEtcd |= name.startsWith(family == null ? ETCD_SERVER : ETCD);
      if (!lines.terminated()) {
        throw new MalformedException(BROKE_OFF);
      }
      if (family != null) {
        builder.add(family, SampleLine.parse(text(start, lines.length())));
      }
    }

    /** Takes types; only OpenMetrics' end mark may go without its own line's end. */
    private void comment(int start) throws MalformedException {
      if (!lines.terminated() && !startsWith(start, "# EOF")) {
        throw new MalformedException(BROKE_OFF);
      }
      if (startsWith(start, "# TYPE ")) {
        String[] words = text(start, lines.length()).split("[ \t]+", 5);
        if (words.length == 4) {
          builder.type(words[2], words[3]);
        }
      }
    }

    private boolean startsWith(int start, String prefix) {
      if (lines.length() - start < prefix.length()) {
        return false;
      }
      for (int i = 0; i < prefix.length(); i++) {
        if (lines.bytes()[start + i] != prefix.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private String name(int start) throws MalformedException {
      byte[] bytes = lines.bytes();
      int end = start;
      while (end < lines.length() && SampleLine.isNamePart(bytes[end], end == start, true)) {
        end++;
      }
      boolean followed =
          end < lines.length() && (bytes[end] == '{' || SampleLine.isBlank(bytes[end]));
      if (end == start || !followed) {
        throw new MalformedException("is neither a comment nor a sample");
      }
      return text(start, end);
    }

    private String text(int start, int end) throws MalformedException {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(lines.bytes(), start, end - start))
            .toString();
      } catch (CharacterCodingException malformed) {
        throw new MalformedException("is not UTF-8");
      }
    }

    private SourceException unreadable(MalformedException malformed) {
      if (!resemblesEtcd) {
        return new SourceException(
            Kind.NOT_ETCD,
            startsWith(0, "<")
                ? "the answer is a web page, not etcd's metrics"
                : "the answer is not etcd's metrics: line "
                    + lines.number()
                    + " "
                    + malformed.getMessage(),
            malformed);
      }
      return new SourceException(
          Kind.GARBAGE,
          "line " + lines.number() + " of the metrics page " + malformed.getMessage(),
          malformed);
    }
  }
}
