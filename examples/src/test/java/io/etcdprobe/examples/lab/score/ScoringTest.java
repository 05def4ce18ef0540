package io.etcdprobe.examples.lab.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.examples.lab.cluster.LeaderChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A play of 100 s; the leader m1's disk is slow from 20 to 60 s; ten seconds of grace. */
class ScoringTest {

  private static final long SECOND = 1_000_000_000L;

  private final List<Heard> heard = new ArrayList<>();
  private final List<LeaderChange> changes = new ArrayList<>();
  private final List<Expectation> expected = new ArrayList<>();
  private long origin;

  private void say(double second, String... findings) {
    List<Judgement.Finding> found =
        Arrays.stream(findings)
            .map(text -> text.split(" ", -1))
            .map(
                part ->
                    new Judgement.Finding(
                        part[0],
                        part[1],
                        part.length > 2 ? Severity.valueOf(part[2]) : Severity.WARNING))
            .toList();
    heard.add(new Heard(at(second), new Judgement("ok", found)));
  }

  private long at(double second) {
    return origin + (long) (second * SECOND);
  }

  private void expect(String member, double from, double to, boolean required, Cause... causes) {
    expected.add(
        new Expectation(member, List.of(causes), Severity.WARNING, required, at(from), at(to)));
  }

  private void expectSlowDisk() {
    expect("m1", 20, 60, true, Cause.DISK_SLOW, Cause.DISK_STALL);
  }

  private Scoring.Score score() {
    return new Scoring(10 * SECOND).score(at(0), at(100), expected, heard, changes);
  }

  @Test
  void findsAFaultAtTheFirstWarningOfItsMemberAndCause() {
    expectSlowDisk();
    say(21);
    say(22, "m1 disk-slow INFO");
    say(23.5, "m1 disk-slow");
    say(24, "m1 disk-slow CRITICAL");

    Scoring.Score score = score();

    assertThat(score.detections().getFirst().seconds().orElseThrow()).isCloseTo(3.5, within(1e-9));
    assertThat(score.detections().getFirst().exact()).isTrue();
    assertThat(score.wrong()).isEmpty();
    assertThat(score.falsely()).isEmpty();
  }

  @Test
  void findsAFaultByAnotherAcceptedCauseButNotExactly() {
    expectSlowDisk();
    say(25, "m1 disk-stall");

    assertThat(score().detections().getFirst().seconds()).hasValue(5);
    assertThat(score().detections().getFirst().exact()).isFalse();
  }

  @Test
  void findsWhatIsExpectedAsInfoAndBlamesAWarningMeanwhile() {
    expected.add(
        new Expectation("m1", List.of(Cause.DEFRAGMENTATION), Severity.INFO, true, at(20), at(25)));
    say(22, "m1 defragmentation INFO");
    say(23, "m1 defragmentation INFO", "m1 disk-slow");

    assertThat(score().detections().getFirst().seconds()).hasValue(2);
    assertThat(score().wrong()).isEmpty();
    assertThat(score().falsely()).extracting(Scoring.Blame::cause).containsExactly("disk-slow");
    assertThat(score().quietSeconds()).isCloseTo(100, within(1e-9));
  }

  @Test
  void missesAFaultThatNobodyNames() {
    expectSlowDisk();
    say(25, "m1 disk-slow INFO");

    assertThat(score().detections().getFirst().seconds()).isEmpty();
    assertThat(score().wrong()).isEmpty();
  }

  @Test
  void missesAFaultThatIsNamedOnlyAfterItsGrace() {
    expectSlowDisk();
    say(70.5, "m1 disk-slow");

    assertThat(score().detections().getFirst().seconds()).isEmpty();
    assertThat(score().falsely()).hasSize(1);
  }

  @Test
  void acceptsAFindingToTheEndOfTheGrace() {
    expectSlowDisk();
    say(70, "m1 disk-slow");

    assertThat(score().detections().getFirst().seconds()).hasValue(50);
    assertThat(score().falsely()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"m2 disk-slow", "m1 network-slow", "cluster overload", "m1 gremlins"})
  void countsAnotherMemberOrCauseAsAWrongBlame(String finding) {
    expectSlowDisk();
    say(30, "m1 disk-slow", finding);
    say(31, "m1 disk-slow", finding);

    assertThat(score().wrong()).hasSize(1);
    assertThat(score().falsely()).isEmpty();
    assertThat(score().wrong().getFirst().second()).isCloseTo(30, within(1e-9));
  }

  @Test
  void countsAFindingBeforeTheFaultAsFalse() {
    expectSlowDisk();
    say(19.9, "m1 disk-slow");
    say(20, "m1 disk-slow");

    assertThat(score().falsely()).hasSize(1);
    assertThat(score().detections().getFirst().seconds()).hasValue(0);
  }

  @Test
  void acceptsAConsequenceThatMayBeSaidAndDoesNotAskForIt() {
    expectSlowDisk();
    expect("cluster", 20, 60, false, Cause.LEADER_FLAPPING);
    say(30, "cluster leader-flapping");

    assertThat(score().wrong()).isEmpty();
    assertThat(score().detections()).hasSize(1);
  }

  @Test
  void acceptsWhoeverIsNamedWhereThatDoesNotMatter() {
    expect(null, 20, 60, true, Cause.ALARM);
    say(30, "m3 alarm");
    say(31, "cluster alarm");

    assertThat(score().detections().getFirst().seconds()).hasValue(10);
    assertThat(score().wrong()).isEmpty();
  }

  @Test
  void countsAFindingThatComesBackSoonOnce() {
    say(10, "m1 quota");
    say(11);
    say(20, "m1 quota");
    say(31, "m1 quota");

    assertThat(score().falsely()).hasSize(2);
  }

  @Test
  void countsTheSameFindingTwiceInALineOnce() {
    say(10, "m1 quota", "m1 quota CRITICAL");

    assertThat(score().falsely()).hasSize(1);
  }

  @Test
  void passesOverInformationInAHealthyCluster() {
    say(10, "m1 fragmentation INFO");

    assertThat(score().falsely()).isEmpty();
    assertThat(score().quietSeconds()).isEqualTo(100);
  }

  @Test
  void countsAsQuietWhatIsOutsideOfEveryTruthAndItsGrace() {
    expectSlowDisk();
    expect("m2", 50, 80, false, Cause.QUOTA);
    expect("m3", 55, 58, true, Cause.QUOTA);

    assertThat(score().quietSeconds()).isEqualTo(30);
  }

  @Test
  void passesOverWhatWasSaidBeforeAndAfterThePlay() {
    say(-1, "m1 quota");
    say(101, "m1 quota");

    assertThat(score().falsely()).isEmpty();
    assertThat(score().judgements()).isZero();
  }

  @Test
  void measuresTheLeadBeforeTheFirstLeaderChange() {
    expectSlowDisk();
    say(25, "m1 disk-stall");
    changes.add(new LeaderChange(at(-1), at(-1), null, "m1", 2));
    changes.add(new LeaderChange(at(48), at(49), "m1", "m2", 3));
    changes.add(new LeaderChange(at(58), at(59), "m2", "m1", 4));

    assertThat(score().leadSeconds().orElseThrow()).isCloseTo(23, within(1e-9));
    assertThat(score().leaderChanges()).isEqualTo(2);
  }

  @Test
  void measuresANegativeLeadIfTheLeaderWasLostFirst() {
    expectSlowDisk();
    changes.add(new LeaderChange(at(22), at(23), "m1", "m2", 3));
    say(25, "m1 disk-stall");

    assertThat(score().leadSeconds().orElseThrow()).isCloseTo(-3, within(1e-9));
  }

  @Test
  void measuresNoLeadWithoutALeaderChangeOrAFinding() {
    expectSlowDisk();
    say(25, "m1 disk-stall");
    assertThat(score().leadSeconds()).isEmpty();

    heard.clear();
    changes.add(new LeaderChange(at(48), at(49), "m1", "m2", 3));
    assertThat(score().leadSeconds()).isEmpty();
  }

  @Property(tries = 50)
  void scoresTheSameWhereverTheClockBegins(@ForAll long start) {
    origin = start;
    heard.clear();
    changes.clear();
    expected.clear();
    expectSlowDisk();
    say(10, "m2 quota");
    say(25, "m1 disk-slow", "m2 overload");
    say(99, "m1 disk-slow");
    changes.add(new LeaderChange(at(48), at(49), "m1", "m2", 3));

    Scoring.Score score = score();

    assertThat(score.detections().getFirst().seconds()).hasValue(5);
    assertThat(score.wrong()).hasSize(1);
    assertThat(score.falsely()).hasSize(2);
    assertThat(score.quietSeconds()).isEqualTo(50);
    assertThat(score.leadSeconds()).hasValue(23);
  }
}
