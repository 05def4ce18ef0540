package io.etcdprobe.examples.lab.score;

import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.examples.lab.cluster.LeaderChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Compares what a watchdog said in a play with what was true.
 *
 * <p>Findings of {@link Severity#INFO} are never blamed, and they find only what is expected as
 * info. An expectation of that severity excuses nothing. A finding is right while an expectation
 * that it matches is true, or was within the grace before. A finding that is not right is a
 * <em>wrong</em> blame while any expectation is true (grace included), and a <em>false</em> finding
 * otherwise. The same member and cause again within {@link #SAME_EPISODE_NANOS} is the same
 * finding.
 */
public final class Scoring {

  /** A finding that comes back after no longer than this is not counted again. */
  static final long SAME_EPISODE_NANOS = 10_000_000_000L;

  private static final double NANOS_PER_SECOND = 1e9;

  private final long graceNanos;

  /**
   * @param graceNanos how long after its end a fault may still be named
   */
  public Scoring(long graceNanos) {
    this.graceNanos = graceNanos;
  }

  /**
   * Whether and when an expectation was met.
   *
   * @param seconds from the fault's beginning to the first right finding; empty if missed
   * @param exact whether the exact cause was named at any time
   */
  public record Detection(Expectation expected, OptionalDouble seconds, boolean exact) {}

  /**
   * A finding that was not right, in an unbroken series of judgements.
   *
   * @param second the time of the first such judgement, in seconds of the play
   */
  public record Blame(String member, String cause, Severity severity, double second) {}

  /**
   * The score of a play.
   *
   * @param detections results for the expectations that must be met
   * @param wrong blames while something else was true
   * @param falsely findings while nothing was true
   * @param quietSeconds the time in which there was nothing to find
   * @param leaderChanges after the play's beginning
   * @param leadSeconds from the first right finding to the first leader change after the first
   *     fault's beginning: negative if the finding came later, empty if one of the two is missing
   * @param judgements lines read
   */
  public record Score(
      List<Detection> detections,
      List<Blame> wrong,
      List<Blame> falsely,
      double quietSeconds,
      int leaderChanges,
      OptionalDouble leadSeconds,
      int judgements) {}

  /**
   * Compares what was heard with what should have been said.
   *
   * @param heard in the order of time
   * @param changes in the order of time
   */
  public Score score(
      long beginNanos,
      long endNanos,
      List<Expectation> expectations,
      List<Heard> heard,
      List<LeaderChange> changes) {
    List<Heard> within =
        heard.stream()
            .filter(said -> said.atNanos() - beginNanos >= 0 && said.atNanos() - endNanos <= 0)
            .toList();
    List<Blame> wrong = new ArrayList<>();
    List<Blame> falsely = new ArrayList<>();
    List<Expectation> excuses = expectations.stream().filter(Expectation::worthAWarning).toList();
    blame(beginNanos, excuses, within, wrong, falsely);
    List<Detection> detections =
        expectations.stream()
            .filter(Expectation::required)
            .map(expected -> detect(expected, within))
            .toList();
    List<LeaderChange> later =
        changes.stream().filter(change -> change.atNanos() - beginNanos >= 0).toList();
    return new Score(
        detections,
        List.copyOf(wrong),
        List.copyOf(falsely),
        quietSeconds(beginNanos, endNanos, excuses),
        later.size(),
        lead(detections, later),
        within.size());
  }

  private Detection detect(Expectation expected, List<Heard> heard) {
    OptionalDouble seconds = OptionalDouble.empty();
    boolean exact = false;
    for (Heard said : heard) {
      if (!expected.standsAt(said.atNanos(), graceNanos)) {
        continue;
      }
      for (Judgement.Finding finding : said.judgement().findings()) {
        if (expected.foundBy(finding)) {
          if (seconds.isEmpty()) {
            seconds = OptionalDouble.of((said.atNanos() - expected.fromNanos()) / NANOS_PER_SECOND);
          }
          exact |= expected.exact(finding);
        }
      }
    }
    return new Detection(expected, seconds, exact);
  }

  private static boolean counts(Judgement.Finding finding) {
    return finding.severity().compareTo(Severity.INFO) > 0;
  }

  private record Key(String member, String cause, boolean falsely) {}

  private void blame(
      long beginNanos,
      List<Expectation> expectations,
      List<Heard> heard,
      List<Blame> wrong,
      List<Blame> falsely) {
    Map<Key, Long> lastSaid = new HashMap<>();
    for (Heard said : heard) {
      long at = said.atNanos();
      List<Expectation> standing =
          expectations.stream().filter(expected -> expected.standsAt(at, graceNanos)).toList();
      for (Judgement.Finding finding : said.judgement().findings()) {
        if (!counts(finding) || standing.stream().anyMatch(truth -> truth.matches(finding))) {
          continue;
        }
        Key key = new Key(finding.member(), finding.cause(), standing.isEmpty());
        Long last = lastSaid.put(key, at);
        if (last == null || at - last > SAME_EPISODE_NANOS) {
          (key.falsely ? falsely : wrong)
              .add(
                  new Blame(
                      finding.member(),
                      finding.cause(),
                      finding.severity(),
                      (at - beginNanos) / NANOS_PER_SECOND));
        }
      }
    }
  }

  /** The time outside all expectations and their grace. */
  private double quietSeconds(long beginNanos, long endNanos, List<Expectation> expectations) {
    long quiet = 0;
    long reached = beginNanos;
    List<Expectation> inOrder =
        expectations.stream()
            .sorted(Comparator.comparingLong(expected -> expected.fromNanos() - beginNanos))
            .toList();
    for (Expectation expected : inOrder) {
      long from = Math.min(expected.fromNanos() - beginNanos, endNanos - beginNanos) + beginNanos;
      quiet += Math.max(0, from - reached);
      long until = expected.toNanos() + graceNanos;
      reached = until - reached > 0 ? until : reached;
    }
    return (quiet + Math.max(0, endNanos - reached)) / NANOS_PER_SECOND;
  }

  private static OptionalDouble lead(List<Detection> detections, List<LeaderChange> changes) {
    OptionalDouble lead = OptionalDouble.empty();
    for (Detection detection : detections) {
      long from = detection.expected().fromNanos();
      for (LeaderChange change : changes) {
        if (change.atNanos() - from >= 0) {
          if (detection.seconds().isPresent()) {
            double ahead =
                (change.atNanos() - from) / NANOS_PER_SECOND - detection.seconds().getAsDouble();
            lead = OptionalDouble.of(Math.max(ahead, lead.orElse(Double.NEGATIVE_INFINITY)));
          }
          break;
        }
      }
    }
    return lead;
  }
}
