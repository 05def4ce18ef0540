package io.etcdprobe.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.rule.Suspicion;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTrackerTest {

  private static final long SECOND = 1_000_000_000L;

  private final FindingTracker tracker = new FindingTracker(5 * SECOND, 25 * SECOND);

  private List<Finding> at(int second, Suspicion... suspicions) {
    return tracker.update(
        List.of(suspicions), second * SECOND, Instant.ofEpochSecond(1000 + second));
  }

  private static Suspicion slow(Severity severity, int after) {
    return new Suspicion(
        "m1", Cause.DISK_SLOW, severity, severity.key(), List.of(), "", after * SECOND);
  }

  @Test
  void shouldTellWhatLastsAndFromWhenItBegan() {
    assertThat(at(0, slow(Severity.WARNING, 2))).isEmpty();
    assertThat(at(1, slow(Severity.WARNING, 2))).isEmpty();
    assertThat(at(2, slow(Severity.WARNING, 2)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.since()).isEqualTo(Instant.ofEpochSecond(1000)));
  }

  @Test
  void shouldNotFlapWhenTheEvidenceComesAndGoes() {
    at(0, slow(Severity.WARNING, 0));
    for (int second = 1; second < 30; second++) {
      Suspicion[] seen =
          second % 4 == 0 ? new Suspicion[] {slow(Severity.WARNING, 0)} : new Suspicion[0];
      assertThat(at(second, seen)).hasSize(1);
    }
  }

  @Test
  void shouldEndAFindingWhenItsEvidenceDoes() {
    at(0, slow(Severity.WARNING, 0));

    assertThat(at(5)).hasSize(1);
    assertThat(at(6)).isEmpty();
    assertThat(at(7, slow(Severity.WARNING, 0)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.since()).isEqualTo(Instant.ofEpochSecond(1007)));
  }

  @Test
  void shouldRememberWhatHasEndedForAWhile() {
    at(0, slow(Severity.WARNING, 0));
    assertThat(at(6)).isEmpty();

    assertThat(tracker.lately()).extracting(Finding::cause).containsExactly(Cause.DISK_SLOW);
    at(26);
    assertThat(tracker.lately()).isEmpty();
  }

  @Test
  void shouldNotRememberWhatWasNeverTold() {
    at(0, slow(Severity.WARNING, 2));
    at(6);

    assertThat(tracker.lately()).isEmpty();
  }

  @Test
  void shouldKeepTheWorstForAWhileAndThenGetBetter() {
    at(0, slow(Severity.CRITICAL, 0));

    assertThat(at(3, slow(Severity.WARNING, 0)))
        .extracting(Finding::severity, Finding::text)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Severity.CRITICAL, "critical"));
    assertThat(at(6, slow(Severity.WARNING, 0)))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
  }

  @Test
  void shouldPutTheWorstFirst() {
    Suspicion info = slow(Severity.INFO, 0);
    Suspicion critical =
        new Suspicion("m2", Cause.DISK_STALL, Severity.CRITICAL, "", List.of(), "", 0);

    assertThat(at(0, info, critical)).extracting(Finding::member).containsExactly("m2", "m1");
  }
}
