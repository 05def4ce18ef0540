package io.etcdprobe.watch.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.core.timing.ElectionTiming;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser of /debug/vars. */
@Timeout(60)
class DebugVarsParserTest {

  private static final String RAFT =
      "\"id\":\"8\",\"term\":3,\"vote\":\"8\",\"commit\":9,\"lead\":\"8\","
          + "\"raftState\":\"StateLeader\",\"applied\":9";

  private static RaftReading parse(String page) throws Exception {
    return new DebugVarsParser().parse(stream(page));
  }

  private static InputStream stream(String page) {
    return new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8));
  }

  private static SourceException fault(String page) {
    return catchThrowableOfType(SourceException.class, () -> parse(page));
  }

  @Test
  void shouldReadALeaderOf34() throws Exception {
    RaftReading raft = new DebugVarsParser().parse(Golden.open("3.4.23", "debug-vars-leader.json"));
    assertThat(raft.memberId()).isEqualTo("811e544f1319a622");
    assertThat(raft.term()).isEqualTo(3);
    assertThat(raft.commit()).isEqualTo(210);
    assertThat(raft.applied()).isEqualTo(210);
    assertThat(raft.leaderId()).isEqualTo("811e544f1319a622");
    assertThat(raft.leads()).isTrue();
    assertThat(raft.match())
        .containsOnlyKeys("811e544f1319a622", "bd5e5384ca8d4770", "f9e91c57c54b30d9")
        .containsEntry("f9e91c57c54b30d9", 209L)
        .containsEntry("bd5e5384ca8d4770", 210L);
    assertThat(raft.timing())
        .isEqualTo(new ElectionTiming(Duration.ofMillis(150), Duration.ofMillis(1500)));
  }

  @ParameterizedTest
  @CsvSource({
    "3.4.23, follower, StateFollower, true",
    "3.4.23, no-leader, StateFollower, false",
    "3.5.16, leader, StateLeader, true",
    "3.5.16, follower, StateFollower, true",
    "3.5.16, no-leader, StatePreCandidate, false",
    "3.6.13, leader, StateLeader, true",
    "3.6.13, follower, StateFollower, true"
  })
  void shouldReadEveryState(String version, String role, String state, boolean hasLeader)
      throws Exception {
    RaftReading raft =
        new DebugVarsParser().parse(Golden.open(version, "debug-vars-" + role + ".json"));
    assertThat(raft.state()).isEqualTo(state);
    assertThat(raft.hasLeader()).isEqualTo(hasLeader);
    assertThat(raft.match()).hasSize(role.equals("leader") ? 3 : 0);
    assertThat(raft.timing().electionTicks()).isEqualTo(10);
  }

  @Test
  void shouldDoWithoutACommandLine() throws Exception {
    assertThat(parse("{\"raft.status\":{" + RAFT + "}}").timing()).isNull();
  }

  @Test
  void shouldSeeThatTheCommandLineIsAnother() throws Exception {
    DebugVarsParser parser = new DebugVarsParser();
    assertThat(parser.parse(started("[\"etcd\"]")).timing()).isNull();
    String slow = "[\"etcd\",\"--heartbeat-interval=500\",\"--election-timeout=5000\"]";
    for (int i = 0; i < 2; i++) {
      assertThat(parser.parse(started(slow)).timing())
          .isEqualTo(new ElectionTiming(Duration.ofMillis(500), Duration.ofMillis(5000)));
    }
    assertThat(parser.parse(stream("{\"raft.status\":{" + RAFT + "}}")).timing()).isNull();
    assertThat(parser.parse(started("[\"etcd\"]")).timing()).isNull();
    assertThatThrownBy(() -> parser.parse(started("\"etcd\""))).hasMessageContaining("JSON");
    assertThat(parser.parse(started(slow)).timing().election()).isEqualTo(Duration.ofSeconds(5));
  }

  private static InputStream started(String commandLine) {
    return stream("{\"cmdline\":" + commandLine + ",\"raft.status\":{" + RAFT + "}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "<html>", "404 page not found", "[]", "\"text\"", "12", "\0\1"})
  void shouldTellOtherAnswersFromEtcd(String page) {
    assertThat(fault(page).kind()).isEqualTo(Kind.NOT_ETCD);
  }

  @Test
  void shouldTellAnotherGoProgramFromEtcd() {
    SourceException fault = fault("{\"cmdline\":[\"prometheus\"],\"memstats\":{\"Alloc\":1}}");
    assertThat(fault.kind()).isEqualTo(Kind.NOT_ETCD);
    assertThat(fault).hasMessageContaining("no raft.status");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"raft.status\":{}}",
        "{\"raft.status\":null}",
        "{\"raft.status\":[1]}",
        "{\"raft.status\":{RAFT},\"cmdline\":\"etcd\"}",
        "{\"raft.status\":{RAFT},\"cmdline\":[1]}",
        "{\"raft.status\":{RAFT},\"cmdline\":[",
        "{\"raft.status\":{RAFT}",
        "{\"raft.status\":{RAFT}} {}",
        "{\"raft.status\":{RAFT}} x",
        "{\"raft.status\":{RAFT},\"raft.status\":{RAFT}}",
        "{\"raft.status\":{RAFT,\"term\":4}}",
        "{\"raft.status\":{RAFT,\"progress\":[]}}",
        "{\"raft.status\":{RAFT,\"progress\":{\"8\":{}}}}",
        "{\"raft.status\":{RAFT,\"progress\":{\"8\":{\"match\":1,\"next\":2,\"state\":3}}}}",
        "{\"raft.status\":{RAFT,\"progress\":{\"\\u001b[2J\":{\"match\":1}}}}",
        "{\"raft.status\":{\"term\":99999999999999999999}}",
        "{\"raft.status\":{\"term\":1.5}}",
        "{\"raft.status\":{\"term\":\"3\"}}",
        "{\"raft.status\":{\"id\":\"\"}}",
        "{\"raft.status\":{\"id\":\"\\u001b[2J\"}}",
        "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
      })
  void shouldRefuseWhatEtcdWouldNotSend(String page) {
    SourceException fault = fault(page.replace("RAFT", RAFT));
    assertThat(fault.kind()).isEqualTo(Kind.GARBAGE);
    assertThat(fault).hasMessage("/debug/vars is not the JSON that etcd sends");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"raft.status\":{RAFT}}",
        " \r\n{ \"raft.status\" :\t{RAFT} } \n",
        "{\"a\":\"}]\\\\\",\"b\":\"\\\",\\\"raft.status\\\":{\",\"raft.status\":{RAFT}}",
        "{\"raft.status\":{RAFT},\"a\":{\"raft.status\":[{},[{\"raft.status\":1}]]},\"b\":-1.5e3}",
        "{\"raft.status\":{RAFT},\"raft.statu\":null,\"raft.status2\":true}"
      })
  void shouldPassOverWhatItHasNoUseFor(String page) throws Exception {
    RaftReading raft = parse(page.replace("RAFT", RAFT));
    assertThat(raft.term()).isEqualTo(3);
    assertThat(raft.leads()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"raft.status\":{RAFT},}",
        "{\"raft.status\" {RAFT}}",
        "{\"raft.status\":{RAFT} \"a\":1}",
        "{\"raft.status\":{RAFT},\"a\":}",
        "{\"raft.status\":{RAFT},\"a\"}",
        "{\"raft.status\":{RAFT},a:1}",
        "{\"raft.status\":{RAFT},\"a\":[1}",
        "{\"raft.status\":{RAFT},\"a\":\"\\",
        "{\"raft.status\":{RAFT},\"a",
        "{\"raft.status\":{RAFT]}",
        "{\"raft.status\":{RAFT} 1}",
        "{\"raft.status\":{RAFT},\"cmdline\":[] []}",
        "{"
      })
  void shouldRefuseAPageThatIsNoObject(String page) {
    assertThat(fault(page.replace("RAFT", RAFT)).kind()).isEqualTo(Kind.GARBAGE);
  }

  @Test
  void shouldGiveUpOnAPageWithoutEnd() {
    InputStream endless =
        new SequenceInputStream(
            stream("{\"memstats\":["),
            new InputStream() {
              private int at;

              @Override
              public int read() {
                return "1,".charAt(at++ & 1);
              }
            });
    assertThat(
            catchThrowableOfType(SourceException.class, () -> new DebugVarsParser().parse(endless))
                .kind())
        .isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void shouldGiveUpOnMembersAndArgumentsBeyondMeasure() {
    assertThat(
            fault(
                    "{\"cmdline\":["
                        + "\"x\",".repeat(2000)
                        + "\"x\"],\"raft.status\":{"
                        + RAFT
                        + "}}")
                .kind())
        .isEqualTo(Kind.GARBAGE);
    assertThat(fault("{\"cmdline\":[\"" + "x".repeat(70_000) + "\"]}").kind())
        .isEqualTo(Kind.GARBAGE);
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < 1001; i++) {
      members.append("\"" + i + "\":{\"match\":1,\"next\":2,\"state\":\"S\"},");
    }
    assertThat(
            fault("{\"raft.status\":{" + RAFT + ",\"progress\":{" + members + "\"x\":{}}}}").kind())
        .isEqualTo(Kind.GARBAGE);
  }

  @Test
  void shouldSurviveAnyBytes() throws Exception {
    Random random = new Random(7);
    byte[] real = Golden.bytes("3.5.16", "debug-vars-leader.json");
    for (int i = 0; i < 2000; i++) {
      byte[] page = Arrays.copyOf(real, i % 2 == 0 ? real.length : random.nextInt(real.length));
      for (int flips = random.nextInt(5); flips >= 0; flips--) {
        page[Math.max(0, random.nextInt(page.length + 1) - 1)] = (byte) random.nextInt();
      }
      try {
        new DebugVarsParser().parse(new ByteArrayInputStream(page));
      } catch (SourceException fault) {
        assertThat(fault.getMessage()).doesNotContain("\n").hasSizeLessThan(300);
      }
    }
  }
}
