package io.etcdprobe.cli.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.MemberReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnsweringTest {

  private static final Map<String, String> NO_PUT = Map.of("put", "permission denied");
  private static final Map<String, String> NOTHING =
      Map.of("put", "nobody listens", "status", "nobody listens");

  private final List<String> lines = new ArrayList<>();
  private final NoticeLog log =
      new NoticeLog(
          line -> lines.add(line.substring(line.indexOf(": ") + 2)), () -> Instant.EPOCH, () -> 0);
  private final Answering answering = new Answering();

  private void look(int times, boolean reachable, Map<String, String> troubles) {
    MemberReport member =
        new MemberReport(
            "m1",
            "1",
            "http://127.0.0.1:2379",
            "leader",
            reachable,
            "3.4.23",
            0,
            2,
            0,
            0,
            Map.of(),
            troubles,
            null);
    for (int i = 0; i < times; i++) {
      answering.tell(List.of(member), log);
    }
    log.end();
  }

  @Test
  void shouldSayOnceWhatAMemberLeavesUnansweredForLong() {
    look(1, true, Map.of());
    look(Answering.OFTEN - 1, true, NO_PUT);
    assertThat(lines).containsExactly("m1 (http://127.0.0.1:2379) answers");

    look(2 * Answering.OFTEN, true, NO_PUT);
    look(2, true, Map.of());

    assertThat(lines)
        .containsExactly(
            "m1 (http://127.0.0.1:2379) answers",
            "m1 (http://127.0.0.1:2379) does not answer put: permission denied",
            "m1 (http://127.0.0.1:2379) answers put again");
  }

  @Test
  void shouldForgetAFailureThatPasses() {
    for (int i = 0; i < 3; i++) {
      look(Answering.OFTEN - 1, true, NO_PUT);
      look(1, true, Map.of());
    }

    assertThat(lines).containsExactly("m1 (http://127.0.0.1:2379) answers");
  }

  @Test
  void shouldSayNothingOfTheQuestionsToAMemberThatIsDown() {
    look(1, true, Map.of());
    look(4 * Answering.OFTEN, false, NOTHING);
    look(3, true, Map.of());

    assertThat(lines)
        .containsExactly(
            "m1 (http://127.0.0.1:2379) answers",
            "m1 (http://127.0.0.1:2379) does not answer: nobody listens",
            "m1 (http://127.0.0.1:2379) answers again");
  }
}
