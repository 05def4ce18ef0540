package io.etcdprobe.core.window;

import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Searches lists of outcomes. The lists are in order of time. */
public final class Lookback {

  public static final long SECOND = 1_000_000_000L;

  /** An answer older than this says nothing about the present. */
  static final long FRESH_NANOS = 5 * SECOND;

  /** How far back to look for the usual duration of an event. */
  private static final long USUAL_NANOS = 120 * SECOND;

  private static final int ENOUGH_USUAL = 10;
  private static final int QUICKER = 4;

  private Lookback() {}

  /** The last answer, however old. */
  public static <T> @Nullable T last(List<Outcome<T>> outcomes) {
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      if (outcomes.get(i).ok()) {
        return outcomes.get(i).answer();
      }
    }
    return null;
  }

  /** The answer of the last outcome; null if that failed or is old. */
  public static <T> @Nullable T fresh(List<Outcome<T>> outcomes, long now) {
    if (outcomes.isEmpty()) {
      return null;
    }
    Outcome<T> last = outcomes.getLast();
    return now - last.endNanos() <= FRESH_NANOS ? last.answer() : null;
  }

  /** Outcomes that ended within the last {@code nanos}. */
  public static <T> List<Outcome<T>> within(List<Outcome<T>> outcomes, long now, long nanos) {
    List<Outcome<T>> recent = new ArrayList<>();
    for (Outcome<T> outcome : outcomes) {
      if (now - outcome.endNanos() <= nanos) {
        recent.add(outcome);
      }
    }
    return recent;
  }

  /** Answers that came within the last {@code nanos}. */
  public static <T> List<T> answers(List<Outcome<T>> outcomes, long now, long nanos) {
    List<T> answers = new ArrayList<>();
    for (Outcome<T> outcome : within(outcomes, now, nanos)) {
      T answer = outcome.answer();
      if (answer != null) {
        answers.add(answer);
      }
    }
    return answers;
  }

  /**
   * How long a source has failed without a break, from the start of the first failure. 0 if it
   * answers, even if the answer is that we may not ask.
   */
  public static <T> long failing(List<Outcome<T>> outcomes, long now) {
    long since = now;
    for (int i = outcomes.size() - 1; i >= 0 && fails(outcomes.get(i)); i--) {
      since = outcomes.get(i).startNanos();
    }
    return now - since;
  }

  /**
   * How long requests have been accepted but not answered, without a break. 0 if the latest one was
   * answered. Also 0 if it was refused or broken off, as that does not say how long it would have
   * waited.
   */
  public static <T> long unanswered(List<Outcome<T>> outcomes, long now) {
    long since = now;
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      Trouble trouble = outcomes.get(i).trouble();
      if (trouble == null || trouble.kind() != Trouble.Kind.TIMEOUT) {
        break;
      }
      since = outcomes.get(i).startNanos();
    }
    return now - since;
  }

  /** How many times in a row a source has failed lately. */
  public static <T> int failures(List<Outcome<T>> outcomes) {
    int failures = 0;
    for (int i = outcomes.size() - 1; i >= 0 && fails(outcomes.get(i)); i--) {
      failures++;
    }
    return failures;
  }

  private static <T> boolean fails(Outcome<T> outcome) {
    Trouble trouble = outcome.trouble();
    return trouble != null && !trouble.refusal();
  }

  /** Whether the last outcome says that we may not ask, and is not old. */
  public static <T> boolean refuses(List<Outcome<T>> outcomes, long now) {
    Trouble trouble = outcomes.isEmpty() ? null : outcomes.getLast().trouble();
    return trouble != null
        && trouble.refusal()
        && now - outcomes.getLast().endNanos() <= FRESH_NANOS;
  }

  /** The median duration of the outcomes, nanoseconds; 0 if there are none. */
  public static <T> long median(List<Outcome<T>> outcomes) {
    long[] times = outcomes.stream().mapToLong(Outcome::nanos).sorted().toArray();
    return times.length == 0 ? 0 : times[times.length / 2];
  }

  /**
   * How much a histogram grew from one reading to the next.
   *
   * @param fromNanos when the first reading was asked for
   * @param toNanos when the second reading was answered
   */
  public record Step(long fromNanos, long toNanos, Buckets events) {}

  /**
   * The events that a histogram counted within the last {@code nanos}, without a step across a
   * restart; null if unknown.
   */
  public static @Nullable Buckets growth(MemberWindow member, String family, long now, long nanos) {
    return sum(steps(member, family, now, nanos));
  }

  /**
   * The slowest event of a step, as exactly as it can be known. The faster events of the step are
   * taken to be like those of the surrounding steps that had no event nearly as slow.
   *
   * @return in the histogram's unit
   */
  public static double slowest(MemberWindow member, String family, long now, Step step) {
    double from = step.events().slowestOver();
    if (from == 0) {
      return step.events().slowestAbout();
    }
    double sum = 0;
    long count = 0;
    for (Step other : steps(member, family, now, USUAL_NANOS)) {
      if (other.events().slowestOver() < from / QUICKER) {
        sum += other.events().sum();
        count += other.events().count();
      }
    }
    return step.events().slowestAbout(count < ENOUGH_USUAL ? Double.NaN : sum / count);
  }

  /** The events of all steps together; null if there are no steps. */
  public static @Nullable Buckets sum(List<Step> steps) {
    Buckets sum = null;
    for (Step step : steps) {
      sum = sum == null ? step.events : sum.plus(step.events);
    }
    return sum;
  }

  /**
   * The events from each reading to the next, even if there were none. A step across a restart of
   * the process is left out.
   */
  public static List<Step> steps(MemberWindow member, String family, long now, long nanos) {
    return steps(member, family, now, nanos, (before, after) -> true);
  }

  /**
   * The {@link #steps} with an event that may have taken the limit or longer. Nothing is created
   * for the other steps, which are most: every second, minutes of readings are searched.
   *
   * @param limit in the histogram's unit
   */
  public static List<Step> slowSteps(
      MemberWindow member, String family, long now, long nanos, double limit) {
    return steps(member, family, now, nanos, (before, after) -> after.slowSince(before, limit));
  }

  /**
   * @param wanted whether to keep the events between two histograms
   */
  private static List<Step> steps(
      MemberWindow member,
      String family,
      long now,
      long nanos,
      BiPredicate<Buckets, Buckets> wanted) {
    List<Step> steps = new ArrayList<>();
    Outcome<MetricsReading> before = null;
    for (Outcome<MetricsReading> after : member.metrics()) {
      MetricsReading reading = after.answer();
      if (reading == null || now - after.endNanos() > nanos) {
        continue;
      }
      Buckets events = before == null ? null : step(before.answer(), reading, family, wanted);
      if (before != null && events != null) {
        steps.add(new Step(before.startNanos(), after.endNanos(), events));
      }
      before = after;
    }
    return steps;
  }

  private static @Nullable Buckets step(
      @Nullable MetricsReading before,
      MetricsReading after,
      String family,
      BiPredicate<Buckets, Buckets> wanted) {
    if (before == null) {
      return null;
    }
    Buckets then = before.histogram(family);
    Buckets now = after.histogram(family);
    // What a new process counted before its first reading includes its start, which reads the whole
    // log.
    return then == null || now == null || !wanted.test(then, now) || !after.sameProcess(before)
        ? null
        : now.since(then);
  }

  /** How much a counter grew within the last {@code nanos}; 0 if unknown. */
  public static double growthOf(MemberWindow member, String family, long now, long nanos) {
    List<MetricsReading> readings = answers(member.metrics(), now, nanos);
    double sum = 0;
    for (int i = 1; i < readings.size(); i++) {
      double step = readings.get(i).growth(family, readings.get(i - 1));
      if (readings.get(i).sameProcess(readings.get(i - 1)) && step > 0) {
        sum += step;
      }
    }
    return sum;
  }
}
