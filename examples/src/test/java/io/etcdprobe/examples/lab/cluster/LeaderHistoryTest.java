package io.etcdprobe.examples.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LeaderHistoryTest {

  private final LeaderHistory history = new LeaderHistory(3);
  private long now;

  private void say(String member, long term, boolean leads) {
    history.accept(member, ++now, new RaftStatus(member, term, leads, "0", 1, 1));
  }

  @Test
  void knowsNobodyBeforeAnElection() {
    say("m1", 1, false);

    assertThat(history.leader()).isEmpty();
    assertThat(history.changes()).isEmpty();
  }

  @Test
  void seesTheLeaderOfALaterTerm() {
    say("m1", 2, true);
    say("m2", 2, false);
    say("m3", 3, true);

    assertThat(history.leader()).hasValue("m3");
    assertThat(history.changes())
        .containsExactly(
            new LeaderChange(1, 1, null, "m1", 2), new LeaderChange(3, 3, "m1", "m3", 3));
  }

  @Test
  void datesALossToWhenMostMembersLeftTheTerm() {
    say("m1", 2, true);
    say("m2", 3, false);
    assertThat(history.leader()).hasValue("m1");
    say("m3", 3, false);
    assertThat(history.leader()).isEmpty();
    say("m3", 4, false);
    say("m2", 4, true);

    assertThat(history.changes()).last().isEqualTo(new LeaderChange(3, 5, "m1", "m2", 4));
  }

  @Test
  void datesALossToWhenTheLeaderSteppedDown() {
    say("m1", 2, true);
    say("m1", 2, false);
    assertThat(history.leader()).isEmpty();
    say("m1", 3, true);

    assertThat(history.changes()).last().isEqualTo(new LeaderChange(2, 3, "m1", "m1", 3));
  }

  @Test
  void isNotMovedByOneMemberThatIsCutOffInALaterTerm() {
    say("m1", 2, true);
    for (int term = 3; term < 20; term++) {
      say("m3", term, false);
      say("m1", 2, true);
    }

    assertThat(history.leader()).hasValue("m1");
    assertThat(history.changes()).hasSize(1);
  }

  @Test
  void isNotMovedByAFormerLeaderThatIsCutOff() {
    say("m1", 2, true);
    say("m2", 3, true);
    say("m1", 2, true);

    assertThat(history.leader()).hasValue("m2");
    assertThat(history.changes()).hasSize(2);
  }

  @Test
  void doesNotCountASilentMembersLastWord() {
    say("m1", 2, true);
    say("m2", 3, false);
    history.silent("m2");
    say("m3", 3, false);

    assertThat(history.leader()).hasValue("m1");
  }

  @Test
  void readsARaftStatusAsEtcdWritesIt() {
    RaftStatus status =
        RaftStatus.parse(
            """
            {"cmdline": ["etcd"], "raft.status": {"id":"ac7c97ef0ec193b0","term":2,
             "vote":"ac7c97ef0ec193b0","commit":4,"lead":"ac7c97ef0ec193b0",
             "raftState":"StateLeader","applied":4,"progress":{},"leadtransferee":"0"}}
            """);

    assertThat(status)
        .isEqualTo(new RaftStatus("ac7c97ef0ec193b0", 2, true, "ac7c97ef0ec193b0", 4, 4));
  }

  @Test
  void refusesVariablesWithoutARaftStatus() {
    assertThatThrownBy(() -> RaftStatus.parse("{}")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RaftStatus.parse("<html>"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
