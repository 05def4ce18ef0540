package io.etcdprobe.core.window;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.window.Questions.Question;
import java.util.ArrayList;
import java.util.List;

/**
 * Times in which a member's process stood still. It answered nothing at all, all questions asked
 * meanwhile were answered at the same moment, and other members answered in that time.
 *
 * <p>One late answer is no pause. A lost packet is sent again after 200 ms or more, and holds up
 * everything on its connection. So the late answers must come over two connections, and one of them
 * must answer a question that needs neither disk nor quorum. The answers must also end closer
 * together than the questions began: questions that wait for a lost packet each wait equally long,
 * while questions that wait for a process all end with its pause. Beside the member there is no
 * such network, and one late answer is enough. One is also enough if it is so late that a packet
 * would have had to get lost twice.
 */
public final class Pauses {

  /** How far back pauses count: as far as we know whether we ourselves were on time. */
  public static final long WINDOW_NANOS = 15 * Lookback.SECOND;

  /** A garbage collection or a busy moment may take up to this long. */
  private static final long LATE_NANOS = 100_000_000;

  /** Another question in flight has waited as well if it is this late. */
  private static final long WAITED_NANOS = 50_000_000;

  /** Answers at most this far apart count as coming together. */
  private static final long TOGETHER_NANOS = 50_000_000;

  /** A packet that is lost twice arrives after 200 ms and 400 ms more. */
  private static final long ALONE_NANOS = 600_000_000;

  /** A member that has just read its log answers late for this long. */
  private static final long STARTING_NANOS = 10 * Lookback.SECOND;

  /** A member that said so recently that it leads was leading when it stopped. */
  private static final long LED_NANOS = 5 * Lookback.SECOND;

  /** How long after a pause we may still hear of the election that it caused. */
  private static final long HEARD_NANOS = 1_500_000_000;

  private final MemberWindow member;
  private final ClusterWindow cluster;
  private final List<Question> questions;
  private final StallScale scale;
  private final List<Pause> found = new ArrayList<>();

  private Pauses(MemberWindow member, ClusterWindow cluster) {
    this.member = member;
    this.cluster = cluster;
    this.questions = Questions.of(member);
    this.scale = StallScale.of(member, cluster);
  }

  /** The pauses of the last {@code nanos} that count on the scale of stalls, oldest first. */
  public static List<Pause> of(MemberWindow member, ClusterWindow cluster, long nanos) {
    long since = nanos == Long.MAX_VALUE ? Long.MIN_VALUE / 2 : cluster.nowNanos() - nanos;
    if (!Questions.anyLate(member, since, LATE_NANOS)) {
      return List.of();
    }
    Pauses pauses = new Pauses(member, cluster);
    for (int i = 0; i < pauses.questions.size(); i++) {
      Question question = pauses.questions.get(i);
      if (question.endNanos() - since >= 0) {
        pauses.look(i, question);
      }
    }
    return pauses.found;
  }

  /** Whether a pause held up what happened in a step of the metrics. */
  public static boolean heldUp(MemberWindow member, ClusterWindow cluster, Lookback.Step step) {
    return of(member, cluster, cluster.nowNanos() - step.fromNanos()).stream()
        .anyMatch(pause -> pause.overlaps(step));
  }

  /** Adds the pause that a late answer ended, if there was one. */
  private void look(int index, Question late) {
    boolean last = !found.isEmpty() && late.endNanos() - found.getLast().toNanos() < TOGETHER_NANOS;
    if (last || !late.direct() || late.lateNanos() < LATE_NANOS) {
      return;
    }
    switch (late.end()) {
      case ANSWERED -> {}
      case SILENT -> {
        if (answeredAfter(index)) {
          return;
        }
      }
      case GONE -> {
        return;
      }
    }
    List<Question> waiting = new ArrayList<>();
    long answered = before(index, waiting);
    if (answered == Long.MIN_VALUE) {
      return;
    }
    after(index, waiting);
    long from = Math.max(from(late, waiting), answered);
    Pause pause = pause(late.endNanos(), late.endNanos() - from, late.endNanos() - answered);
    if (pause.aboutNanos() >= scale.counts() * 1e9 && believed(pause, from, waiting)) {
      found.add(pause);
    }
  }

  /**
   * Since when the process has not answered. A question that needs the disk or the quorum may have
   * waited for those first. So its wait counts for at most twice the wait of the questions that
   * need neither.
   */
  private static long from(Question late, List<Question> waiting) {
    long any = late.startNanos();
    long direct = late.startNanos();
    for (Question question : waiting) {
      any = Math.min(any, question.startNanos());
      direct = question.direct() ? Math.min(direct, question.startNanos()) : direct;
    }
    return Math.max(any, late.endNanos() - 2 * (late.endNanos() - direct));
  }

  private boolean answeredAfter(int index) {
    for (Question question : questions.subList(index + 1, questions.size())) {
      if (question.end() == Questions.End.ANSWERED) {
        return true;
      }
    }
    return false;
  }

  /**
   * Goes back from a late answer to the latest answer that did not come together with it, and
   * collects the questions that waited since.
   *
   * @return when that answer came; {@code Long.MIN_VALUE} if there was none, or no process
   */
  private long before(int index, List<Question> waiting) {
    Question late = questions.get(index);
    waiting.add(late);
    for (int i = index - 1; i >= 0; i--) {
      Question question = questions.get(i);
      boolean together = late.endNanos() - question.endNanos() <= TOGETHER_NANOS;
      switch (question.end()) {
        case GONE -> {
          return Long.MIN_VALUE;
        }
        case SILENT -> {
          if (question.direct()) {
            waiting.add(question);
          }
        }
        case ANSWERED -> {
          if (!together) {
            return question.endNanos();
          }
          if (question.lateNanos() >= WAITED_NANOS) {
            waiting.add(question);
          }
        }
      }
    }
    return Long.MIN_VALUE;
  }

  private void after(int index, List<Question> waiting) {
    Question late = questions.get(index);
    for (Question question : questions.subList(index + 1, questions.size())) {
      if (question.endNanos() - late.endNanos() > TOGETHER_NANOS) {
        return;
      }
      if (question.end() == Questions.End.ANSWERED && question.lateNanos() >= WAITED_NANOS) {
        waiting.add(question);
      }
    }
  }

  private Pause pause(long to, long atLeast, long atMost) {
    long risk = cluster.timing(member).leadershipAtRiskNanos();
    boolean led = led(to, atMost);
    boolean replaced =
        led
            && atMost >= risk
            && cluster.leaderChangesNanos().stream()
                .anyMatch(change -> change - (to - atMost) > 0 && change - to <= HEARD_NANOS);
    // A member that has heard from a leader within (E-1)H does not take its place.
    return new Pause(to, replaced ? Math.max(atLeast, risk) : atLeast, atMost, led);
  }

  private boolean led(long to, long atMost) {
    for (Outcome<RaftReading> outcome : member.raft()) {
      RaftReading answer = outcome.answer();
      boolean then =
          outcome.endNanos() - (to - atMost - LED_NANOS) >= 0
              && outcome.endNanos() - to <= TOGETHER_NANOS;
      if (then && answer != null && answer.leads()) {
        return true;
      }
    }
    return false;
  }

  private boolean believed(Pause pause, long from, List<Question> waiting) {
    if (starting(pause) || cluster.ownDelayNanos() >= pause.atLeastNanos() / 2) {
      return false;
    }
    boolean beside = !member.host().isEmpty() || member.probe() != null;
    boolean several = Questions.connections(waiting) > 1 && endTogether(waiting);
    Others others = others(pause, from);
    if (beside || several) {
      return others.quick || !others.late;
    }
    return pause.toNanos() - from >= ALONE_NANOS && cluster.members().size() > 1 && !others.late;
  }

  /**
   * Whether the process was down a moment before: then it reads its log and waits for the others.
   */
  private boolean starting(Pause pause) {
    boolean refused = false;
    long answered = 0;
    boolean back = false;
    for (Outcome<RaftReading> outcome : member.raft()) {
      Trouble trouble = outcome.trouble();
      if (trouble != null && trouble.kind() == Trouble.Kind.REFUSED) {
        refused = true;
        back = false;
      } else if (refused && !back && outcome.ok()) {
        back = true;
        answered = outcome.endNanos();
      }
    }
    return refused && (!back || pause.toNanos() - answered <= STARTING_NANOS);
  }

  private static boolean endTogether(List<Question> waiting) {
    long firstStart = Long.MAX_VALUE;
    long lastStart = Long.MIN_VALUE;
    long firstEnd = Long.MAX_VALUE;
    long lastEnd = Long.MIN_VALUE;
    for (Question question : waiting) {
      firstStart = Math.min(firstStart, question.startNanos());
      lastStart = Math.max(lastStart, question.startNanos());
      if (question.end() == Questions.End.ANSWERED) {
        firstEnd = Math.min(firstEnd, question.endNanos());
        lastEnd = Math.max(lastEnd, question.endNanos());
      }
    }
    return lastEnd - firstEnd <= lastStart - firstStart;
  }

  /**
   * What others did meanwhile.
   *
   * @param quick whether one of them answered at once
   * @param late whether one of them was late as well, which may be caused by our network
   */
  private record Others(boolean quick, boolean late) {}

  private Others others(Pause pause, long from) {
    boolean quick = false;
    boolean late = false;
    for (MemberWindow other : cluster.members()) {
      if (other.is(member)) {
        continue;
      }
      for (Question question : Questions.of(other)) {
        boolean meanwhile =
            question.startNanos() - pause.toNanos() < 0 && from - question.endNanos() < 0;
        if (!meanwhile || !question.direct() || question.end() != Questions.End.ANSWERED) {
          continue;
        }
        if (question.lateNanos() >= pause.atLeastNanos() / 3) {
          late = true;
        } else {
          quick |= question.endNanos() - pause.toNanos() <= 0;
        }
      }
    }
    return new Others(quick, late);
  }
}
