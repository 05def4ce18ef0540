package io.etcdprobe.watch.page;

import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.page.SampleLine.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Prometheus text format (0.0.4 and 1.0.0, and what OpenMetrics adds to a sample) line by
 * line and keeps only the wanted families. It looks only at the name of other families and skips
 * their lines, valid or not. It remembers names and labels from page to page, since a member's
 * pages differ in little but their values.
 *
 * <p>The wanted families must be exactly what etcd's own library writes. Broken lines, repeated
 * series, counters below zero, malformed histograms and a last line without its end make the whole
 * page unreadable: figures from such a page would be guesses. Several threads may use it.
 */
public final class MetricsParser {

  /** A member's page has about 150 KB. */
  static final long MAX_BYTES = 16L << 20;

  /** All of etcd's families begin so. A Kubernetes API server has such families, too. */
  private static final String ETCD = "etcd_";

  /** Every etcd has families that begin so, and nothing else has. */
  private static final String ETCD_SERVER = "etcd_server_";

  private static final String TYPE = "TYPE";

  /** So many decimal digits are exact in a double. */
  private static final int EXACT_DIGITS = 15;

  private static final String BROKE_OFF = "has no end: the page broke off";

  private final WantedNames wanted;
  private final Set<String> sparse;
  private final AtomicReference<@Nullable KnownSeries> lent =
      new AtomicReference<>(new KnownSeries());

  /**
   * @param wantedFamilies names as in a sample, histograms without {@code _bucket}
   */
  public MetricsParser(Set<String> wantedFamilies) {
    this(wantedFamilies, Set.of());
  }

  /**
   * @param sparseFamilies wanted families whose labelled series are left out while they are 0. etcd
   *     writes one series for each of its methods and each possible code: seven hundred lines, of
   *     which all but a few are 0
   */
  public MetricsParser(Set<String> wantedFamilies, Set<String> sparseFamilies) {
    this.wanted = new WantedNames(wantedFamilies);
    this.sparse = Set.copyOf(sparseFamilies);
  }

  /**
   * Reads one page to its end.
   *
   * @throws SourceException if it is not etcd's, breaks the format or exceeds its limits
   * @throws IOException if the stream fails
   */
  public MetricsPage parse(InputStream in) throws SourceException, IOException {
    KnownSeries known = lent.getAndSet(null);
    if (known == null || known.full()) {
      known = new KnownSeries();
    }
    try {
      return new Reading(new LineReader(new BoundedInput(in, MAX_BYTES)), known).page();
    } catch (BoundedInput.ExceededException tooLong) {
      throw new SourceException(
          Kind.TOO_LARGE,
          "the metrics page does not end within 16 MiB; etcd's has far less",
          tooLong);
    } finally {
      lent.set(known);
    }
  }

  /** The reading of one page. */
  private final class Reading {

    private final LineReader lines;
    private final KnownSeries known;
    private final PageBuilder builder = new PageBuilder();
    // How far the line has been read, and the hash of the name and labels read so far.
    private int end;
    private int hash;
    // The last name, its hash, its family if that is wanted, and whether the family is sparse.
    private final byte[] name = new byte[128];
    private int nameLength;
    private int nameHash;
    private @Nullable String nameFamily;
    private boolean nameSparse;

    private boolean resemblesEtcd;
    private boolean isEtcd;
    private @Nullable SourceException firstOdd;

    Reading(LineReader lines, KnownSeries known) {
      this.lines = lines;
      this.known = known;
    }

    MetricsPage page() throws SourceException, IOException {
      while (lines.next()) {
        try {
          line();
        } catch (MalformedException malformed) {
          throw unreadable(malformed);
        }
      }
      if (isEtcd) {
        return builder.build();
      }
      if (firstOdd != null && !resemblesEtcd) {
        throw firstOdd;
      }
      throw new SourceException(
          Kind.NOT_ETCD,
          resemblesEtcd
              ? "the metrics come from a program that uses etcd, not from etcd itself"
              : "the metrics are not etcd's: none begins with etcd_server_");
    }

    private void line() throws MalformedException, SourceException {
      byte[] bytes = lines.bytes();
      int start = afterBlanks(0);
      if (start == lines.length()) {
        return;
      }
      if (bytes[start] == '#') {
        comment(start);
        return;
      }
      boolean understood = bytes[start] != '{' && name(start);
      String family = understood ? nameFamily : null;
      if (understood && !isEtcd) {
        resemblesEtcd |= startsWith(start, ETCD);
        isEtcd = startsWith(start, family == null ? ETCD_SERVER : ETCD);
      }
      if (!lines.terminated()) {
        throw new MalformedException(BROKE_OFF);
      }
      if (!understood) {
        other(start);
      } else if (family != null && !(nameSparse && isLabelledZero())) {
        whole(family);
        sample(family, start);
      }
    }

    /** A line that does not begin with a name of letters, digits, underscores and colons. */
    private void other(int start) throws MalformedException, SourceException {
      byte[] bytes = lines.bytes();
      String family =
          bytes[start] == '{' ? QuotedNames.family(bytes, start, lines.length(), wanted) : null;
      if (family == null) {
        firstOdd =
            firstOdd == null
                ? unreadable(new MalformedException("is neither a comment nor a sample"))
                : firstOdd;
        return;
      }
      whole(family);
      SampleLine sample = SampleLine.parse(text(start, lines.length()));
      String named = wanted.of(sample.name());
      if (named == null) {
        return;
      }
      resemblesEtcd |= named.startsWith(ETCD);
      isEtcd |= named.startsWith(ETCD);
      boolean zero = sample.value() == 0 && !sample.labels().isEmpty();
      if (!(zero && sparse.contains(named))) {
        builder.add(Series.of(named, sample), sample.value());
      }
    }

    /** Refuses a line of a wanted family that is too long. */
    private void whole(String family) throws SourceException {
      if (lines.cut()) {
        throw new SourceException(
            Kind.TOO_LARGE,
            "line "
                + lines.number()
                + " of the metrics page, of "
                + family
                + ", is over 64 KiB long; etcd sends no such lines");
      }
    }

    /**
     * Reads a name and sets {@link #nameFamily}. Returns false if this is not a name and does not
     * begin with a wanted one.
     */
    private boolean name(int start) throws MalformedException {
      byte[] bytes = lines.bytes();
      int length = lines.length();
      if (sameName(bytes, start, length)) {
        end = start + nameLength;
        hash = nameHash;
        return true;
      }
      int at = start;
      int hashed = 0;
      int part = -1;
      int partHash = 0;
      while (at < length && SampleLine.isNamePart(bytes[at], at == start, true)) {
        if (bytes[at] == '_') {
          part = at;
          partHash = hashed;
        }
        hashed = ByteTable.hash(hashed, bytes[at++]);
      }
      String family = at == start ? null : wanted.named(bytes, start, at, hashed);
      if (family == null && part >= 0) {
        family = wanted.ofPart(bytes, start, part, at, partHash);
      }
      if (at == start || at == length || !(bytes[at] == '{' || SampleLine.isBlank(bytes[at]))) {
        if (family != null && lines.terminated()) {
          throw new MalformedException("is neither a comment nor a sample");
        }
        return false;
      }
      end = at;
      hash = hashed;
      remember(bytes, start, at, hashed, family);
      return true;
    }

    /**
     * Whether the name equals the last one. Most do, as the samples of a family follow each other.
     */
    private boolean sameName(byte[] bytes, int start, int length) {
      int at = start + nameLength;
      return nameLength > 0
          && at < length
          && (bytes[at] == '{' || SampleLine.isBlank(bytes[at]))
          && Arrays.equals(name, 0, nameLength, bytes, start, at);
    }

    private void remember(byte[] bytes, int start, int to, int hashed, @Nullable String family) {
      nameLength = to - start <= name.length ? to - start : 0;
      System.arraycopy(bytes, start, name, 0, nameLength);
      nameHash = hashed;
      nameFamily = family;
      nameSparse = family != null && sparse.contains(family);
    }

    private void sample(String family, int start) throws MalformedException, SourceException {
      boolean whole = labels();
      Series series = whole ? known.get(lines.bytes(), start, end, hash) : null;
      if (series != null) {
        builder.add(series, value(end));
        return;
      }
      SampleLine sample = SampleLine.parse(text(start, lines.length()));
      series = Series.of(family, sample);
      builder.add(series, sample.value());
      if (whole) {
        known.put(lines.bytes(), start, end, series);
      }
    }

    private boolean isLabelledZero() {
      byte[] bytes = lines.bytes();
      int last = lines.length() - 1;
      return last >= 2 && bytes[last] == '0' && bytes[last - 1] == ' ' && bytes[last - 2] == '}';
    }

    private int afterBlanks(int from) {
      int at = from;
      while (at < lines.length() && SampleLine.isBlank(lines.bytes()[at])) {
        at++;
      }
      return at;
    }

    /** Goes to the end of the labels, if there are any. Returns false if the labels do not end. */
    private boolean labels() {
      byte[] bytes = lines.bytes();
      int length = lines.length();
      if (bytes[end] != '{') {
        int next = afterBlanks(end);
        return next == length || bytes[next] != '{';
      }
      int at = end;
      int hashed = hash;
      boolean quoted = false;
      boolean escaped = false;
      while (at < length) {
        byte c = bytes[at++];
        hashed = ByteTable.hash(hashed, c);
        if (escaped) {
          escaped = false;
        } else if (c == '\\') {
          escaped = true;
        } else if (c == '"') {
          quoted = !quoted;
        } else if (c == '}' && !quoted) {
          end = at;
          hash = hashed;
          return true;
        }
      }
      return false;
    }

    /** Reads a value. Most are whole numbers, which need no String. */
    private double value(int from) throws MalformedException {
      byte[] bytes = lines.bytes();
      int start = afterBlanks(from);
      int at = start;
      long whole = 0;
      while (at < lines.length() && at - start < EXACT_DIGITS && isDigit(bytes[at])) {
        whole = 10 * whole + bytes[at] - '0';
        at++;
      }
      return at > start && at == lines.length()
          ? whole
          : SampleLine.value(text(from, lines.length()));
    }

    private static boolean isDigit(byte c) {
      return c >= '0' && c <= '9';
    }

    /** Reads types. Only OpenMetrics' end mark may lack its line end. */
    private void comment(int start) throws MalformedException, SourceException {
      if (!lines.terminated() && !startsWith(start, "# EOF")) {
        throw new MalformedException(BROKE_OFF);
      }
      int keyword = afterBlanks(start + 1);
      int after = keyword + TYPE.length();
      if (keyword == start + 1
          || after >= lines.length()
          || !startsWith(keyword, TYPE)
          || !SampleLine.isBlank(lines.bytes()[after])) {
        return;
      }
      int name = afterBlanks(after);
      int nameEnd = name;
      while (nameEnd < lines.length() && !SampleLine.isBlank(lines.bytes()[nameEnd])) {
        nameEnd++;
      }
      String family = typed(name, nameEnd);
      if (family != null) {
        whole(family);
        builder.type(family, text(nameEnd, lines.length()).strip().toLowerCase(Locale.ROOT));
      }
    }

    /** The wanted family whose type is given; null if the family is not wanted. */
    private @Nullable String typed(int from, int to) {
      byte[] bytes = lines.bytes();
      boolean quoted = to - from >= 2 && bytes[from] == '"' && bytes[to - 1] == '"';
      int first = quoted ? from + 1 : from;
      int last = quoted ? to - 1 : to;
      int hashed = 0;
      for (int at = first; at < last; at++) {
        hashed = ByteTable.hash(hashed, bytes[at]);
      }
      return wanted.named(bytes, first, last, hashed);
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
