package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.watch.timer.ScriptedClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemberSamplerTest {

  private static final long MINUTE = 60_000_000_000L;

  private static final Canary READ_ONLY = new Canary("key", false);

  private final ScriptedClock clock = new ScriptedClock();

  /** A member that counts the questions it gets. */
  private final class Counting implements MemberSource {

    private final AtomicInteger raft = new AtomicInteger();
    private final AtomicInteger status = new AtomicInteger();
    private final AtomicInteger alone = new AtomicInteger();
    private final AtomicInteger quorum = new AtomicInteger();
    private volatile boolean quorumAnswers = true;
    private volatile boolean raftServed = true;
    private volatile boolean aloneAnswers = true;
    private volatile Duration quorumTakes = Duration.ofMillis(24);
    private volatile @Nullable ElectionTiming timing;
    private volatile boolean raftAnswers = true;
    private volatile boolean statusAnswers = true;

    private <T> Outcome<T> outcome(boolean answers, T answer) {
      long now = clock.nanoTime();
      return answers
          ? Outcome.answered(now, now, answer)
          : Outcome.failed(now, now, new Trouble(Trouble.Kind.REFUSED, "refused"));
    }

    @Override
    public Outcome<RaftReading> raft() {
      raft.incrementAndGet();
      if (!raftServed) {
        long now = clock.nanoTime();
        return Outcome.failed(now, now, new Trouble(Trouble.Kind.FORBIDDEN, "not here"));
      }
      return outcome(
          raftAnswers, new RaftReading("8", 1, 1, 1, "8", "StateLeader", Map.of(), timing, false));
    }

    @Override
    public Outcome<StatusReading> status() {
      status.incrementAndGet();
      return outcome(
          statusAnswers,
          new StatusReading("c", "8", "8", 1, 1, 1, 1, 1, false, "3.4.23", List.of()));
    }

    @Override
    public Outcome<MetricsReading> metrics() {
      return outcome(true, new MetricsReading(Map.of(), Map.of(), Map.of(), Map.of(), null));
    }

    @Override
    public Outcome<HealthReading> health() {
      return outcome(true, new HealthReading(true, ""));
    }

    @Override
    public Outcome<List<Alarm>> alarms() {
      return outcome(true, List.of());
    }

    @Override
    public Outcome<List<MemberInfo>> members() {
      return outcome(true, List.of());
    }

    @Override
    public Outcome<Long> put(String key, String value) {
      return outcome(true, 1L);
    }

    @Override
    public Outcome<Long> linearizableRead(String key) {
      quorum.incrementAndGet();
      if (!quorumAnswers) {
        return outcome(false, 0L);
      }
      long now = clock.nanoTime();
      return Outcome.answered(now - quorumTakes.toNanos(), now, 1L);
    }

    @Override
    public Outcome<Long> serializableRead(String key) {
      alone.incrementAndGet();
      return outcome(aloneAnswers, 1L);
    }

    @Override
    public void close() {}
  }

  /**
   * Returns how many times the raft state is asked for while the status is asked for {@code
   * questions} times.
   */
  private int raftDuring(Counting member, int questions) {
    return raftDuring(member, member.status, questions);
  }

  private int raftDuring(Counting member, AtomicInteger other, int questions) {
    int before = member.raft.get();
    int until = other.get() + questions;
    clock.runUntil("so many questions", MINUTE, () -> other.get() >= until);
    return member.raft.get() - before;
  }

  @Test
  void shouldAskOftenWhatAMemberTakesAloneOnlyWhereTheQuorumIsSlowOrItIsSilent() {
    Counting member = new Counting();
    try (MemberSampler sampler = sampler("http://m1:1", member, new Calm(clock, Calm.NEVER))) {
      sampler.start(Intervals.always(Duration.ofMillis(20)), READ_ONLY);
      raftDuring(member, member.alone, 3);
      assertThat(raftDuring(member, member.alone, 10)).as("all is quick").isGreaterThan(50);

      member.aloneAnswers = false;
      raftDuring(member, member.alone, 3);
      assertThat(raftDuring(member, member.alone, 20)).as("it is silent").isLessThan(70);

      member.aloneAnswers = true;
      raftDuring(member, member.alone, 3);
      assertThat(raftDuring(member, member.alone, 10)).as("it answers").isGreaterThan(50);

      member.quorumTakes = Duration.ofMillis(25);
      raftDuring(member, member.alone, 3);
      member.quorumTakes = Duration.ofMillis(24);
      assertThat(raftDuring(member, member.alone, 20)).as("it was slow lately").isLessThan(70);
    }
  }

  @Test
  void shouldAskForTheStatusOftenOnlyWhereSomethingIsSilent() {
    Counting member = new Counting();
    try (MemberSampler sampler = sampler("http://m1:1", member, new Calm(clock, Calm.NEVER))) {
      sampler.start(Intervals.always(Duration.ofMillis(20)), READ_ONLY);
      // The raft state is asked for twice in an interval, the status in every fourth: eight to one.
      assertThat(raftDuring(member, 10)).as("all answers").isGreaterThan(50);

      member.raftAnswers = false;
      raftDuring(member, 3);
      assertThat(raftDuring(member, 20)).as("the raft state is silent").isLessThan(70);

      member.raftAnswers = true;
      member.statusAnswers = false;
      raftDuring(member, 3);
      assertThat(raftDuring(member, 20)).as("the status is silent").isLessThan(70);

      member.statusAnswers = true;
      raftDuring(member, 3);
      assertThat(raftDuring(member, 10)).as("all answers again").isGreaterThan(50);
    }
  }

  private int quorumDuring(Counting member, Counting other, int questions) {
    int before = member.quorum.get();
    int until = other.quorum.get() + questions;
    clock.runUntil("so many questions", MINUTE, () -> other.quorum.get() >= until);
    return member.quorum.get() - before;
  }

  /** Members share the calm. An unusual outcome of one member is a reason to ask all of them. */
  @Test
  void shouldAskLessOftenWhileNothingIsUnusual() {
    Counting calmly = new Counting();
    Counting always = new Counting();
    Counting troubled = new Counting();
    Calm calm = new Calm(clock, 200_000_000);
    try (MemberSampler first = sampler("http://m1:1", calmly, calm);
        MemberSampler second = sampler("http://m2:1", troubled, calm);
        MemberSampler third = sampler("http://m3:1", always, new Calm(clock, Calm.NEVER))) {
      first.start(
          new Intervals(Duration.ofMillis(20), Duration.ofHours(2), Duration.ofHours(2)),
          READ_ONLY);
      second.start(Intervals.always(Duration.ofMillis(20)), READ_ONLY);
      third.start(Intervals.always(Duration.ofMillis(20)), READ_ONLY);
      clock.runUntil("it is calm", MINUTE, () -> calm.at(clock.nanoTime()));
      quorumDuring(calmly, always, 5);
      int raft = calmly.raft.get();
      assertThat(quorumDuring(calmly, always, 50)).as("it is calm").isZero();
      assertThat(calmly.raft.get() - raft).as("the raft state is not eased").isBetween(70, 130);

      troubled.raftAnswers = false;
      quorumDuring(calmly, always, 20);
      assertThat(quorumDuring(calmly, always, 50)).as("one is silent").isBetween(35, 65);
    }
  }

  @Test
  void shouldSeeThatAnAnswerIsLateForThisMember() {
    Counting member = new Counting();
    Calm calm = new Calm(clock, 100_000_000);
    try (MemberSampler sampler = sampler("http://m1:1", member, calm)) {
      sampler.start(Intervals.always(Duration.ofMillis(20)), READ_ONLY);
      clock.runUntil("it is calm", MINUTE, () -> calm.at(clock.nanoTime()));

      member.quorumTakes = member.quorumTakes.plusMillis(16);
      quorumDuring(member, member, 10);
      assertThat(calm.at(clock.nanoTime())).as("16 ms more than at best").isTrue();

      member.timing = new ElectionTiming(Duration.ofMillis(40), Duration.ofMillis(400));
      clock.runUntil("that is late here", MINUTE, () -> !calm.at(clock.nanoTime()));
    }
  }

  /** A learner takes no linearizable reads. */
  @Test
  void shouldNotTakeForUnusualWhatHasAlwaysFailed() {
    Counting member = new Counting();
    member.quorumAnswers = false;
    Calm calm = new Calm(clock, 100_000_000);
    try (MemberSampler sampler = sampler("http://m1:1", member, calm)) {
      sampler.start(Intervals.always(Duration.ofMillis(20)), READ_ONLY);
      quorumDuring(member, member, 3);
      clock.runUntil("it is calm", MINUTE, () -> calm.at(clock.nanoTime()));

      member.quorumAnswers = true;
      quorumDuring(member, member, 3);
      member.quorumAnswers = false;
      clock.runUntil("it did answer before", MINUTE, () -> !calm.at(clock.nanoTime()));
    }
  }

  @Test
  void shouldAskForTheStatusInPlaceOfALiveStateThatIsNotServed() {
    Counting member = new Counting();
    member.raftServed = false;
    LeaderLog leaders = new LeaderLog();
    try (MemberSampler sampler =
        new MemberSampler(
            clock,
            URI.create("http://m1:1"),
            member,
            leaders,
            new OwnDelay(clock),
            new Calm(clock, Calm.NEVER),
            100_000_000)) {
      sampler.start(Intervals.always(Duration.ofMillis(20)), READ_ONLY);
      quorumDuring(member, member, 5);
      int status = member.status.get();
      int raft = member.raft.get();
      quorumDuring(member, member, 40);

      // A quarter of 80 questions goes to the live state, in case the member serves it by now.
      assertThat(member.status.get() - status).isBetween(50, 90);
      assertThat(member.raft.get() - raft).isBetween(10, 30);
      assertThat(leaders.term()).as("whom it follows is noted").isEqualTo(1);
    }
  }

  private MemberSampler sampler(String endpoint, MemberSource member, Calm calm) {
    return new MemberSampler(
        clock,
        URI.create(endpoint),
        member,
        new LeaderLog(),
        new OwnDelay(clock),
        calm,
        100_000_000);
  }
}
