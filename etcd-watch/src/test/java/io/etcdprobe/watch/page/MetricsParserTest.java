package io.etcdprobe.watch.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import io.etcdprobe.core.member.Trouble.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser of /metrics: real pages, the format's corners, and hostile pages. */
@Timeout(60)
class MetricsParserTest {

  private static final String FSYNC = "etcd_disk_wal_fsync_duration_seconds";
  private static final String RTT = "etcd_network_peer_round_trip_time_seconds";
  private static final String SENT_FAILURES = "etcd_network_peer_sent_failures_total";
  private static final String LEADER = "etcd_server_has_leader 1\n";

  private static final MetricsParser PARSER =
      new MetricsParser(
          Set.of(
              FSYNC,
              RTT,
              SENT_FAILURES,
              "etcd_server_has_leader",
              "etcd_server_is_leader",
              "etcd_server_proposals_failed_total",
              "etcd_network_active_peers",
              "etcd_server_version",
              "grpc_server_handled_total",
              "process_start_time_seconds",
              "go_gc_duration_seconds"));

  private static MetricsPage parse(String page) throws SourceException, IOException {
    return PARSER.parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
  }

  private static SourceException fault(InputStream page) {
    return catchThrowableOfType(SourceException.class, () -> PARSER.parse(page));
  }

  private static SourceException fault(String page) {
    return fault(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
  }

  // ---- real pages

  @Test
  void shouldReadALeaderOf34() throws Exception {
    MetricsPage page = PARSER.parse(Golden.open("3.4.23", "metrics-leader.txt"));
    assertThat(page.value("etcd_server_has_leader")).hasValue(1);
    assertThat(page.value("etcd_server_is_leader")).hasValue(1);
    assertThat(page.value("process_start_time_seconds")).hasValue(1.79547593907e+09);
    assertThat(page.byLabel(SENT_FAILURES, "To")).containsExactly(entry("f9e91c57c54b30d9", 41.0));
    assertThat(page.byLabel("etcd_server_version", "server_version"))
        .containsExactly(entry("3.4.23", 1.0));
    HistogramReading fsync = page.histogram(FSYNC).orElseThrow();
    assertThat(fsync.count()).isEqualTo(210);
    assertThat(fsync.sum()).isEqualTo(0.2525737240000002);
    assertThat(fsync.upperBounds()).hasSize(15).startsWith(0.001, 0.002).contains(8.192);
    assertThat(fsync.cumulativeCounts()).startsWith(143, 188, 200, 208, 210).endsWith(210);
    assertThat(page.histograms(RTT, "To"))
        .containsOnlyKeys("bd5e5384ca8d4770", "f9e91c57c54b30d9")
        .extractingByKey("bd5e5384ca8d4770")
        .satisfies(
            rtt -> {
              assertThat(rtt.count()).isEqualTo(4);
              assertThat(rtt.sum()).isEqualTo(0.003124262);
            });
  }

  @Test
  void shouldReadALeaderOf35() throws Exception {
    MetricsPage page = PARSER.parse(Golden.open("3.5.16", "metrics-leader.txt"));
    assertThat(page.histogram(FSYNC).orElseThrow().cumulativeCounts())
        .startsWith(131, 173, 186, 202, 209, 210);
    assertThat(page.byLabel("etcd_network_active_peers", "Remote"))
        .containsExactly(entry("5f9ee0636a9c7b4b", 0.0), entry("c8a8ae746a2fddce", 1.0));
    assertThat(page.histograms(RTT, "To")).hasSize(2);
    assertThat(page.byLabel("grpc_server_handled_total", "grpc_code"))
        .containsEntry("DataLoss", 0.0)
        .hasSize(17);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.6.13", "3.7.0"})
  void shouldReadALeaderOf36AndLater(String version) throws Exception {
    MetricsPage page = PARSER.parse(Golden.open(version, "metrics-leader.txt"));
    assertThat(page.value("etcd_server_is_leader")).hasValue(1);
    assertThat(page.histogram(FSYNC).orElseThrow().count()).isGreaterThan(1000);
    assertThat(page.histograms(RTT, "To")).hasSize(2);
    assertThat(page.byLabel("grpc_server_handled_total", "grpc_code")).containsKey("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.23", "3.5.16", "3.6.13", "3.7.0"})
  void shouldReadAFollower(String version) throws Exception {
    MetricsPage page = PARSER.parse(Golden.open(version, "metrics-follower.txt"));
    assertThat(page.value("etcd_server_is_leader")).hasValue(0);
    assertThat(page.histogram(FSYNC)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.23", "3.5.16", "3.6.13", "3.7.0"})
  void shouldKeepEveryFamilyOfARealPageIfAsked(String version) throws Exception {
    String page = new String(Golden.bytes(version, "metrics-leader.txt"), StandardCharsets.UTF_8);
    Set<String> families =
        page.lines()
            .filter(line -> line.startsWith("# TYPE ") && !line.endsWith(" summary"))
            .map(line -> line.split(" ", -1)[2])
            .collect(java.util.stream.Collectors.toSet());
    MetricsPage all =
        new MetricsParser(families)
            .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    assertThat(families).hasSizeGreaterThan(100).allMatch(all::has);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.23", "3.5.16"})
  void shouldLeaveOutZerosOfASparseFamilyAndNothingElse(String version) throws Exception {
    String handled = "grpc_server_handled_total";
    Set<String> wanted = Set.of(handled, "grpc_server_started_total", SENT_FAILURES, FSYNC);
    byte[] page = Golden.bytes(version, "metrics-follower.txt");
    MetricsPage all = new MetricsParser(wanted).parse(new ByteArrayInputStream(page));
    MetricsPage sparse =
        new MetricsParser(wanted, Set.of(handled)).parse(new ByteArrayInputStream(page));

    Map<String, Double> ended = new TreeMap<>(all.byLabel(handled, "grpc_code"));
    assertThat(ended).containsValue(0.0);
    ended.values().removeIf(count -> count == 0);
    assertThat(sparse.byLabel(handled, "grpc_code")).isEqualTo(ended).isNotEmpty();
    assertThat(sparse.byLabel("grpc_server_started_total", "grpc_method"))
        .isEqualTo(all.byLabel("grpc_server_started_total", "grpc_method"))
        .containsValue(0.0);
    assertThat(sparse.histogram(FSYNC)).isEqualTo(all.histogram(FSYNC));
    assertThat(
            new MetricsParser(wanted, Set.of(handled))
                .parse(
                    new ByteArrayInputStream(
                        (LEADER + handled + "{grpc_code=\"OK\"} 10\n" + handled + " 0\n")
                            .getBytes(StandardCharsets.UTF_8)))
                .byLabel(handled, "grpc_code"))
        .containsEntry("OK", 10.0);
  }

  @Test
  void shouldNotKeepWhatIsNotWanted() throws Exception {
    MetricsPage page = parse("etcd_server_id{server_id=\"1\"} 1\n" + LEADER);
    assertThat(page.has("etcd_server_id")).isFalse();
    assertThat(page.value("etcd_server_id")).isEmpty();
    assertThat(page.byLabel("etcd_server_id", "server_id")).isEmpty();
    assertThat(page.histogram(FSYNC)).isEmpty();
    assertThat(page.histograms(RTT, "To")).isEmpty();
    assertThat(page.has("etcd_server_has_leader")).isTrue();
  }

  // ---- the format's corners

  @ParameterizedTest
  @CsvSource({
    "1, 1", "-0.5, -0.5", "+2, 2", "1.79547593907e+09, 1795475939.07", "3E-3, 0.003", ".5, 0.5",
    "NaN, NaN", "nan, NaN", "+Inf, Infinity", "Inf, Infinity", "-Inf, -Infinity", "1e-999, 0"
  })
  void shouldReadANumberAsGoWritesIt(String text, double value) throws Exception {
    assertThat(parse("etcd_server_has_leader " + text + "\n").value("etcd_server_has_leader"))
        .hasValue(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1d",
        "1f",
        "0x1p3",
        "1_000",
        "one",
        "Infinityy",
        "--1",
        "1e",
        "+",
        "1,5",
        "\u0661"
      })
  void shouldRefuseWhatIsNoNumber(String text) {
    assertThat(fault("etcd_server_has_leader " + text + "\n").kind()).isEqualTo(Kind.GARBAGE);
  }

  @Test
  void shouldPassOverTimestampsExemplarsBlanksAndComments() throws Exception {
    MetricsPage page =
        parse(
            """
            # HELP etcd_server_has_leader whatever { " \\
            #TYPE
            #

            \t etcd_server_has_leader   1 \t 1395066363000
            etcd_server_is_leader{ }  0 # {trace_id="a"} 0.67 1520879607.789
            etcd_network_peer_sent_failures_total{ To = "x" , } 3 1.5 # {} 1
            # EOF\
            """);
    assertThat(page.value("etcd_server_has_leader")).hasValue(1);
    assertThat(page.value("etcd_server_is_leader")).hasValue(0);
    assertThat(page.byLabel(SENT_FAILURES, "To")).containsExactly(entry("x", 3.0));
  }

  @Test
  void shouldReadLinesThatEndAsOnWindows() throws Exception {
    MetricsPage page =
        parse("# TYPE etcd_server_has_leader gauge\r\n\r\netcd_server_has_leader 1\r\n");
    assertThat(page.value("etcd_server_has_leader")).hasValue(1);
  }

  @Test
  void shouldResolveEscapesInLabelValues() throws Exception {
    String label = "a\\\\b\\\"c\\nd},e=\u00e9\ud83d\ude00";
    assertThat(
            parse(LEADER + SENT_FAILURES + "{To=\"" + label + "\"} 1\n")
                .byLabel(SENT_FAILURES, "To"))
        .containsExactly(entry("a\\b\"c\nd},e=\u00e9\ud83d\ude00", 1.0));
  }

  @Test
  void shouldAddUpSeriesThatDifferInOtherLabelsOnly() throws Exception {
    MetricsPage page =
        parse(
            LEADER
                + """
                grpc_server_handled_total{grpc_code="OK",grpc_method="Range"} 2
                grpc_server_handled_total{grpc_code="OK",grpc_method="Txn"} 3
                grpc_server_handled_total{grpc_method="Txn"} 7
                """);
    assertThat(page.byLabel("grpc_server_handled_total", "grpc_code"))
        .containsExactly(entry("OK", 5.0));
    assertThat(page.value("grpc_server_handled_total")).isEmpty();
  }

  @Test
  void shouldTakeASummaryForWhatItIs() throws Exception {
    MetricsPage page =
        parse(
            LEADER
                + """
                # TYPE go_gc_duration_seconds summary
                go_gc_duration_seconds{quantile="0.5"} 3.5e-05
                go_gc_duration_seconds_sum 0.1
                go_gc_duration_seconds_count 12
                """);
    assertThat(page.byLabel("go_gc_duration_seconds", "quantile"))
        .containsExactly(entry("0.5", 3.5e-05));
    assertThat(page.histogram("go_gc_duration_seconds")).isEmpty();
  }

  @Test
  void shouldNotTakeANameThatOnlyBeginsLikeAWantedOne() throws Exception {
    MetricsPage page = parse(LEADER + "etcd_server_has_leader_not 0\n" + FSYNC + "_total 3\n");
    assertThat(page.value("etcd_server_has_leader")).hasValue(1);
    assertThat(page.has(FSYNC)).isFalse();
  }

  // ---- histograms

  private static String histogram(String... lines) {
    StringBuilder page = new StringBuilder(LEADER + "# TYPE " + FSYNC + " histogram\n");
    for (String line : lines) {
      page.append(FSYNC).append(line).append('\n');
    }
    return page.toString();
  }

  @Test
  void shouldSortBuckets() throws Exception {
    HistogramReading reading =
        parse(histogram("_bucket{le=\"+Inf\"} 3", "_bucket{le=\"1e-3\"} 1", "_count 3", "_sum 0.5"))
            .histogram(FSYNC)
            .orElseThrow();
    assertThat(reading)
        .isEqualTo(
            new HistogramReading(
                new double[] {0.001, Double.POSITIVE_INFINITY}, new long[] {1, 3}, 0.5, 3));
  }

  @Test
  void shouldRefuseWhatIsNoHistogram() {
    String inf = "_bucket{le=\"+Inf\"} 3";
    assertNoHistogram("has no +Inf bucket", "_bucket{le=\"1\"} 3", "_count 3", "_sum 1");
    assertNoHistogram("has no +Inf bucket", "_count 3", "_sum 1");
    assertNoHistogram(
        "cumulative counts that fall", "_bucket{le=\"1\"} 4", inf, "_count 3", "_sum 1");
    assertNoHistogram("has no sum or no count", inf, "_sum 1");
    assertNoHistogram("has no sum or no count", inf, "_count 3");
    assertNoHistogram("a count that is not that", inf, "_count 4", "_sum 1");
    assertNoHistogram("not a finite number", inf, "_count 3", "_sum NaN");
    assertNoHistogram("a bucket without the label le", "_bucket 3", inf, "_count 3", "_sum 1");
    assertNoHistogram("repeats a bucket", inf, inf, "_count 3", "_sum 1");
    assertNoHistogram("repeats a bucket", "_bucket{le=\"1\"} 3", "_bucket{le=\"1.0\"} 3", inf);
    assertNoHistogram("repeats a histogram's sum", inf, "_count 3", "_sum 1", "_sum 1");
    assertNoHistogram("repeats a histogram's count", inf, "_count 3", "_count 3", "_sum 1");
    assertNoHistogram("that is not a whole number", "_bucket{le=\"+Inf\"} -3", "_count 3");
    assertNoHistogram("that is not a whole number", "_bucket{le=\"+Inf\"} 1.5", "_count 3");
    assertNoHistogram("that is not a whole number", "_bucket{le=\"+Inf\"} 1e18", "_count 3");
    assertNoHistogram("that is not a whole number", "_bucket{le=\"+Inf\"} NaN", "_count 3");
    assertNoHistogram("with the bound NaN", "_bucket{le=\"NaN\"} 3", inf, "_count 3", "_sum 1");
    assertNoHistogram("no number", "_bucket{le=\"fast\"} 3", inf, "_count 3", "_sum 1");
    assertNoHistogram(
        "different buckets",
        inf,
        "_count 3",
        "_sum 1",
        "_bucket{To=\"x\",le=\"1\"} 3",
        "_bucket{To=\"x\",le=\"+Inf\"} 3",
        "_count{To=\"x\"} 3",
        "_sum{To=\"x\"} 3");
  }

  private static void assertNoHistogram(String reason, String... lines) {
    SourceException fault = fault(histogram(lines));
    assertThat(fault.kind()).isEqualTo(Kind.GARBAGE);
    assertThat(fault).hasMessageContaining(reason);
  }

  // ---- pages that break the format

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "etcd_server_has_leader 1                            | repeats a series",
        "etcd_server_has_leader{} 1                          | repeats a series",
        "etcd_server_is_leader                               | neither a comment nor a sample",
        "etcd_server_is_leader 1 2 3                         | more text after",
        "etcd_server_is_leader 1 soon                        | no number",
        "etcd_server_is_leader{a=\"1\"                       | lacks a , in its labels",
        "etcd_server_is_leader{a=\"1} 1                      | a label value that does not end",
        "etcd_server_is_leader{a=\"\\                        | unknown escape",
        "etcd_server_is_leader{a=\"\\t\"} 1                  | unknown escape",
        "etcd_server_is_leader{a=1} 1                        | lacks a \"",
        "etcd_server_is_leader{a} 1                          | lacks a =",
        "etcd_server_is_leader{a=\"1\" b=\"2\"} 1            | lacks a ,",
        "etcd_server_is_leader{a=\"1\",a=\"2\"} 1            | a label twice",
        "etcd_server_is_leader{1a=\"1\"} 1                   | no name",
        "etcd_server_is_leader{a:b=\"1\"} 1                  | lacks a =",
        "etcd_server_is_leader{,} 1                          | no name",
        "etcd_server_is_leader{__name__=\"b\"} 1             | has its name as a label",
        "etcd_server_is_leader{\"b\"} 1                      | lacks a =",
        "etcd_server_is_leader{\"\"=\"1\"} 1                 | no name",
        "etcd_server_is_leader@ 1                            | neither a comment nor a sample",
        "{\"etcd_server_is_leader\",\"b\"} 1                 | lacks a =",
        "{\"etcd_server_is_leader\" a=\"1\"} 1               | lacks a ,",
        "{\"etcd_server_is_leader\".a=\"1\"} 1               | lacks a ,",
        "{\"etcd_server_is_leader\"}                         | no number",
        "{\"etcd_server_is_leader\",a=\"1} 1                 | a label value that does not end",
        "etcd_server_is_leader 1e999                         | beyond what a double holds",
        "etcd_server_is_leader +nan                          | no number",
        "# TYPE etcd_server_is_leader                        | an unknown type",
        "# TYPE etcd_server_is_leader gague                  | an unknown type",
        "# TYPE etcd_server_is_leader gauge 1                | an unknown type",
      })
  void shouldSayWhatIsWrongWithALine(String line, String reason) {
    SourceException fault = fault(LEADER + line + "\n");
    assertThat(fault.kind()).isEqualTo(Kind.GARBAGE);
    assertThat(fault).hasMessageStartingWith("line 2 of the metrics page ");
    assertThat(fault).hasMessageContaining(reason);
  }

  @Test
  void shouldRefuseACounterBelowZeroButNotAGauge() throws Exception {
    String sample = "etcd_server_proposals_failed_total -1\n";
    assertThat(
            fault(LEADER + "# TYPE etcd_server_proposals_failed_total counter\n" + sample).kind())
        .isEqualTo(Kind.GARBAGE);
    assertThat(
            parse(LEADER + "# TYPE etcd_server_proposals_failed_total gauge\n" + sample)
                .value("etcd_server_proposals_failed_total"))
        .hasValue(-1);
  }

  @Test
  void shouldRefuseTextThatIsNotUtf8InWhatIsWanted() {
    byte[] page = (LEADER + SENT_FAILURES + "{To=\"?\"} 1\n").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < page.length; i++) {
      page[i] = page[i] == '?' ? (byte) 0xff : page[i];
    }
    SourceException fault = fault(new ByteArrayInputStream(page));
    assertThat(fault.kind()).isEqualTo(Kind.GARBAGE);
    assertThat(fault).hasMessage("line 2 of the metrics page is not UTF-8");
  }

  @Test
  void shouldNoticeEveryPlaceWhereARealPageMayBreakOffWithinALine() throws Exception {
    byte[] page = Golden.bytes("3.4.23", "metrics-leader.txt");
    Random random = new Random(23);
    for (int i = 0; i < 300; i++) {
      int length = 1 + random.nextInt(page.length - 1);
      InputStream cut = new ByteArrayInputStream(page, 0, length);
      if (page[length - 1] == '\n') {
        continue; // HTTP tells that the body broke off, the page itself cannot
      }
      assertThatExceptionOfType(SourceException.class)
          .as("cut after %s bytes", length)
          .isThrownBy(() -> PARSER.parse(cut))
          .satisfies(fault -> assertThat(fault.kind()).isIn(Kind.GARBAGE, Kind.NOT_ETCD));
    }
  }

  // ---- lines that are not etcd's

  /** Lines that are not etcd's: of other formats, or of no format. */
  static Stream<String> linesOfOthers() {
    String much = "x".repeat(70_000);
    return Stream.of(
        "{\"my.metric\"} 1",
        "{\"my.metric\",\"a.label\"=\"etcd\",b=\"2\",} 1 1700000000000",
        "{ \"Stra\u00dfe \\\"1\\\" {a}\\n\" , b = \"2\" } +Inf",
        "{\"my.metric\",b=\"" + much + "\"} 1",
        "{\"my.metric\" no end",
        "{} 1",
        "{a=\"b\"} 1",
        "{\"a\\",
        "foreign{\"a.label\"=\"1\"} 1",
        "foreign{a='1'} soon",
        "foreign",
        "my.metric 1",
        "my-metric{a=\"1\"} 1",
        "9lives 1",
        "@foreign 1",
        "m\u00e9trique 1",
        "etcd_server_has_leader_not",
        "etcd_server_unheard_of",
        "<b>",
        "\u0000\u0001",
        "# HELP my_metric " + much,
        "# HELP " + FSYNC + " " + much,
        "# TYPE my_metric " + much,
        "# TYPE my_metric nonsense",
        "# TYPE \"my.metric\" counter",
        "# UNIT my_metric seconds",
        "#TYPE etcd_server_has_leader nonsense",
        "#",
        much);
  }

  @ParameterizedTest
  @MethodSource("linesOfOthers")
  void shouldPassOverALineThatIsNoneOfOursWhereverItStands(String line) throws Exception {
    String ours =
        LEADER + "# TYPE " + SENT_FAILURES + " counter\n" + SENT_FAILURES + "{To=\"a\"} 7\n";
    for (String page :
        List.of(line + "\n" + ours, LEADER + line + "\r\n" + ours.substring(LEADER.length()))) {
      assertThat(parse(page).value("etcd_server_has_leader")).hasValue(1);
      assertThat(parse(page).byLabel(SENT_FAILURES, "To")).containsExactly(entry("a", 7.0));
    }
    assertThat(fault(ours + line.replaceFirst("^$", "x")))
        .as("a page that breaks off in it")
        .hasMessageContaining("the page broke off");
  }

  /** Spellings of one of our samples that Prometheus accepts, with the value and the label To. */
  static Stream<Arguments> spellings() {
    String name = SENT_FAILURES;
    return Stream.of(
        Arguments.of(name + "{To=\"a\"} 7", 7.0, "a"),
        Arguments.of(name + " {To=\"a\"} 7", 7.0, "a"),
        Arguments.of(name + " { To = \"a\" , } 7", 7.0, "a"),
        Arguments.of("\t" + name + "{To=\"a\"\t,b=\"c\"\t} \t7 ", 7.0, "a"),
        Arguments.of(name + "{To=\"a\"}7", 7.0, "a"),
        Arguments.of(name + "{To=\"a\"}+7 -1700000000000", 7.0, "a"),
        Arguments.of(name + "{To=\"a\"}\t7.5e+00\t1700000000000", 7.5, "a"),
        Arguments.of(name + "{To=\"\"} 7.", 7.0, ""),
        Arguments.of(name + "{To=\"a\\\\\\n\\\"b\"} 07", 7.0, "a\\\n\"b"),
        Arguments.of(name + "{To=\"a} 1 # {b=\\\"\"} 7 # {c=\"d\"} 1", 7.0, "a} 1 # {b=\""),
        Arguments.of(name + "{To=\"\u65e5\"} 123456789012345678", 123456789012345680.0, "\u65e5"),
        Arguments.of(name + "{\"To\"=\"a\"} 7", 7.0, "a"),
        Arguments.of(name + "{\"a.b\"=\"c\",To=\"a\"} 7", 7.0, "a"),
        Arguments.of("{\"" + name + "\",To=\"a\"} 7", 7.0, "a"),
        Arguments.of("{ \"" + name + "\" , \"To\" = \"a\", } 7 1700000000000", 7.0, "a"),
        Arguments.of("{To=\"a\",\"" + name + "\"} 7", 7.0, "a"),
        Arguments.of(name + "{To=\"a\"} NaN", Double.NaN, "a"),
        Arguments.of(name + "{To=\"a\"} +Inf", Double.POSITIVE_INFINITY, "a"));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void shouldReadASampleOfOursInEverySpelling(String line, double value, String to)
      throws Exception {
    assertThat(parse(LEADER + line + "\n").byLabel(SENT_FAILURES, "To"))
        .containsExactly(entry(to, value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1_2", "0x1p-3", "0X1", "0b1", "0o1", "1f", "1d", "1,5", "true", "--1", "1e", "0x", "-nan",
        "+", "e5", "1e400", "\u0661"
      })
  void shouldRefuseANumberThatGoDoesNotRead(String number) {
    assertThat(fault(LEADER + "etcd_server_is_leader " + number + "\n").kind())
        .isEqualTo(Kind.GARBAGE);
    assertThat(fault(histogram("_bucket{le=\"" + number + "\"} 1")).kind()).isEqualTo(Kind.GARBAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# TYPE %s counter",
        " #  \tTYPE\t%s  counter ",
        "# TYPE \"%s\" counter",
        "# TYPE %s COUNTER"
      })
  void shouldKnowATypeInEverySpelling(String line) {
    assertThat(fault(LEADER + line.formatted(SENT_FAILURES) + "\n" + SENT_FAILURES + " -1\n"))
        .hasMessageContaining("is a counter below zero");
    assertThat(
            fault(
                LEADER
                    + line.formatted(SENT_FAILURES)
                    + "\n# TYPE "
                    + SENT_FAILURES
                    + " untyped\n"))
        .hasMessageContaining("gives a second type");
  }

  @Test
  void shouldTellThatQuotedAndPlainNamesAreOneSeries() {
    assertThat(
            fault(
                LEADER
                    + SENT_FAILURES
                    + "{To=\"a\"} 1\n{\""
                    + SENT_FAILURES
                    + "\",\"To\"=\"a\"} 2\n"))
        .hasMessageContaining("repeats a series");
  }

  // ---- pages that are not etcd's

  @Test
  void shouldTellAWebPageFromEtcd() {
    SourceException fault = fault("<!doctype html>\n<html><body>Welcome</body></html>\n");
    assertThat(fault.kind()).isEqualTo(Kind.NOT_ETCD);
    assertThat(fault).hasMessage("the answer is a web page, not etcd's metrics");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "# EOF",
        "up 1\n",
        "node_load1 0.5\nprocess_start_time_seconds 1e9\n",
        "etcd_request_duration_seconds_count{type=\"x\"} 3\n",
        "{\"json\":true}\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u0000\u0001\u0002"
      })
  void shouldTellOtherProgramsFromEtcd(String page) {
    SourceException fault = fault(page);
    assertThat(fault.kind()).isEqualTo(Kind.NOT_ETCD);
    assertThat(fault.getMessage()).doesNotContain("\n").isNotBlank();
  }

  // ---- hostile pages

  @Test
  void shouldSurviveAnyBytes() throws Exception {
    Random random = new Random(7);
    byte[] real = Golden.bytes("3.5.16", "metrics-leader.txt");
    for (int i = 0; i < 500; i++) {
      byte[] page = i % 2 == 0 ? new byte[random.nextInt(5000)] : Arrays.copyOf(real, real.length);
      if (i % 2 == 0) {
        random.nextBytes(page);
      } else {
        for (int flips = random.nextInt(200); flips >= 0; flips--) {
          page[random.nextInt(page.length)] = (byte) random.nextInt();
        }
      }
      try {
        PARSER.parse(new ByteArrayInputStream(page));
      } catch (SourceException fault) {
        assertThat(fault.getMessage()).doesNotContain("\n").hasSizeLessThan(300);
      }
    }
  }

  @Test
  void shouldReadPagesWhoseSeriesAreAlwaysOthers() throws Exception {
    MetricsParser parser = new MetricsParser(Set.of(SENT_FAILURES));
    for (int round = 0; round < 10; round++) {
      StringBuilder page = new StringBuilder("etcd_server_id 1\n");
      for (int i = 0; i < KnownSeries.MAX / 3; i++) {
        page.append(SENT_FAILURES + "{To=\"" + round + "-" + i + "\"} " + i + "\n");
      }
      byte[] bytes = page.toString().getBytes(StandardCharsets.UTF_8);
      for (int again = 0; again < 2; again++) {
        assertThat(parser.parse(new ByteArrayInputStream(bytes)).byLabel(SENT_FAILURES, "To"))
            .hasSize(KnownSeries.MAX / 3)
            .containsEntry(round + "-7", 7.0);
      }
    }
  }

  @Test
  void shouldKnowASeriesAgainHoweverItIsSpelled() throws Exception {
    String one = SENT_FAILURES + "{To=\"a\",x=\"1\"} 1\n";
    for (String same :
        new String[] {
          one, one.replace(",", " , "), one.replace("To=\"a\",x=\"1\"", "x=\"1\",To=\"a\"")
        }) {
      assertThat(parse(LEADER + same).byLabel(SENT_FAILURES, "To"))
          .containsExactly(entry("a", 1.0));
      assertThat(fault(LEADER + one + same)).hasMessageContaining("repeats a series");
    }
    assertThat(parse(LEADER + one.replace(" 1\n", "1\n")).byLabel(SENT_FAILURES, "To"))
        .containsExactly(entry("a", 1.0));
  }

  /** A body of one repeated text. */
  private static InputStream endless(String prefix, String text) {
    byte[] first = prefix.getBytes(StandardCharsets.UTF_8);
    byte[] then = text.getBytes(StandardCharsets.UTF_8);
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        long now = at++;
        return now < first.length
            ? first[(int) now]
            : then[(int) ((now - first.length) % then.length)];
      }
    };
  }

  @Test
  void shouldGiveUpOnALineWithoutEnd() {
    SourceException fault = fault(endless(LEADER, "a"));
    assertThat(fault.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(fault).hasMessageContaining("16 MiB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SENT_FAILURES + "{To=\"%s\"} 1",
        "{\"" + SENT_FAILURES + "\",To=\"%s\"} 1",
        "# TYPE " + SENT_FAILURES + " counter%s"
      })
  void shouldGiveUpOnALineOfAWantedFamilyThatIsTooLong(String line) {
    SourceException fault = fault(LEADER + line.formatted("x".repeat(70_000)) + "\n");
    assertThat(fault.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(fault)
        .hasMessageContainingAll("line 2", SENT_FAILURES, "over 64 KiB long; etcd sends no such");
  }

  @Test
  void shouldGiveUpOnAPageWithoutEnd() {
    SourceException fault = fault(endless(LEADER, "# again and again\n"));
    assertThat(fault.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(fault).hasMessageContaining("16 MiB");
  }

  @Test
  void shouldGiveUpOnTooManySeries() {
    StringBuilder page = new StringBuilder(LEADER);
    for (int i = 0; i < 20_000; i++) {
      page.append(SENT_FAILURES).append("{To=\"").append(i).append("\"} 1\n");
    }
    SourceException fault = fault(page.toString());
    assertThat(fault.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(fault).hasMessageContaining(SENT_FAILURES);
  }

  @Test
  void shouldGiveUpOnTooMuchLabelText() {
    String filler = "x".repeat(1000);
    StringBuilder page = new StringBuilder(LEADER);
    for (int i = 0; i < 1000; i++) {
      page.append(SENT_FAILURES).append("{To=\"").append(i).append(filler).append("\"} 1\n");
    }
    assertThat(fault(page.toString()).kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void shouldGiveUpOnLabelsBeyondMeasure() {
    assertThat(fault(LEADER + SENT_FAILURES + "{To=\"" + "x".repeat(1025) + "\"} 1\n"))
        .hasMessageContaining("more than 1024 characters");
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i <= 32; i++) {
      labels.append('l').append(i).append("=\"\",");
    }
    assertThat(fault(LEADER + SENT_FAILURES + "{" + labels + "} 1\n"))
        .hasMessageContaining("more than 32 labels");
  }

  @Test
  void shouldNotSlowDownWhereLabelsCollide() throws Exception {
    // In Java, "Aa" and "BB" have the same hash, and so have all sequences of them.
    StringBuilder page = new StringBuilder(LEADER);
    for (int i = 0; i < 4_096; i++) {
      page.append(SENT_FAILURES).append("{To=\"");
      for (int bit = 0; bit < 12; bit++) {
        page.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      page.append("\"} 1\n");
    }
    assertThat(parse(page.toString()).byLabel(SENT_FAILURES, "To")).hasSize(4_096);
  }

  @Test
  void shouldPassOnWhatTheConnectionSays() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> PARSER.parse(broken));
  }
}
