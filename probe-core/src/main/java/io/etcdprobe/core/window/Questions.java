package io.etcdprobe.core.window;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.Trouble;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a member was asked lately over all its connections, and how late it answered. */
final class Questions {

  /** The connection of a question. A packet lost on it holds up everything that goes over it. */
  enum Connection {
    RAFT,
    METRICS,
    GRPC
  }

  /**
   * A question and its end.
   *
   * @param direct whether its answer needs neither the disk nor the quorum
   * @param lateNanos how much longer it took than the quickest of its kind
   */
  record Question(
      Connection connection,
      boolean direct,
      long startNanos,
      long endNanos,
      End end,
      long lateNanos) {}

  /** How a question ended. */
  enum End {
    /** The process said something, even if only that it cannot answer. */
    ANSWERED,
    /** Nothing came in time. */
    SILENT,
    /** There was no process, or the connection broke. */
    GONE
  }

  /** The first answers of each kind do not count as late: they are slow because we are. */
  private static final int FIRST = 2;

  private Questions() {}

  /** All questions to a member, in the order in which they ended. */
  static List<Question> of(MemberWindow member) {
    List<Question> questions = new ArrayList<>();
    if (member.live()) {
      add(member.raft(), Connection.RAFT, true, questions);
    }
    add(member.metrics(), Connection.METRICS, true, questions);
    add(member.status(), Connection.GRPC, true, questions);
    add(member.serializable(), Connection.GRPC, false, questions);
    add(member.linearizable(), Connection.GRPC, false, questions);
    add(member.puts(), Connection.GRPC, false, questions);
    questions.sort(
        Comparator.comparingLong(Question::endNanos).thenComparingLong(Question::startNanos));
    return questions;
  }

  /** Whether a question that needs neither disk nor quorum took this long lately. A quick check. */
  static boolean anyLate(MemberWindow member, long since, long nanos) {
    return (member.live() && anyLate(member.raft(), since, nanos))
        || anyLate(member.metrics(), since, nanos)
        || anyLate(member.status(), since, nanos);
  }

  private static <T> boolean anyLate(List<Outcome<T>> outcomes, long since, long nanos) {
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      Outcome<T> outcome = outcomes.get(i);
      if (outcome.endNanos() - since < 0) {
        return false;
      }
      if (outcome.nanos() >= nanos) {
        return true;
      }
    }
    return false;
  }

  private static <T> void add(
      List<Outcome<T>> outcomes, Connection connection, boolean direct, List<Question> questions) {
    long best = Long.MAX_VALUE;
    for (Outcome<T> outcome : outcomes) {
      best = outcome.ok() ? Math.min(best, outcome.nanos()) : best;
    }
    int answers = 0;
    for (Outcome<T> outcome : outcomes) {
      answers += outcome.ok() ? 1 : 0;
      boolean settled = answers > FIRST;
      questions.add(
          new Question(
              connection,
              direct,
              outcome.startNanos(),
              outcome.endNanos(),
              end(outcome.trouble()),
              settled && outcome.nanos() > best ? outcome.nanos() - best : 0));
    }
  }

  private static End end(@Nullable Trouble trouble) {
    if (trouble == null) {
      return End.ANSWERED;
    }
    return switch (trouble.kind()) {
      case TIMEOUT -> End.SILENT;
      case REFUSED, NO_CONNECTION, UNRESOLVABLE, TLS, OTHER -> End.GONE;
      case UNAUTHENTICATED, FORBIDDEN, NOT_ETCD, GARBAGE, TOO_LARGE, UNAVAILABLE, NO_SPACE ->
          End.ANSWERED;
    };
  }

  /** How many connections the questions went over. */
  static int connections(List<Question> questions) {
    Set<Connection> connections = EnumSet.noneOf(Connection.class);
    questions.forEach(question -> connections.add(question.connection));
    return connections.size();
  }
}
