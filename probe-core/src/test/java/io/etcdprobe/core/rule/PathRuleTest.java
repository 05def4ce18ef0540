package io.etcdprobe.core.rule;

import static io.etcdprobe.core.cluster.Samples.MS;
import static io.etcdprobe.core.cluster.Samples.SECOND;
import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.judge;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.cluster.Samples;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.sidecar.PeerConnection;
import io.etcdprobe.core.sidecar.PeerReading;
import io.etcdprobe.core.sidecar.TcpConnection;
import io.etcdprobe.core.sidecar.TcpConnection.Path;
import io.etcdprobe.core.sidecar.TcpConnection.Receiving;
import io.etcdprobe.core.sidecar.TcpConnection.Sending;
import io.etcdprobe.core.sidecar.TcpConnection.State;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.PeerPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The rule about paths, on connections that change second by second as real ones do. */
class PathRuleTest {

  /** One connection of the leader, with what the test changes. */
  private static final class Stream {
    private final String peer;
    private final boolean dialled;
    private final int port;
    private State state = State.OPEN;
    private long queued;
    private int unacked;
    private int timeouts;
    private long sent;
    private long resent;
    private long acknowledgedAgo = 20 * MS;
    private long receivedAgo = 30 * MS;
    private long received = 1000;
    private long roundTrip = 300_000;

    Stream(String peer, boolean dialled, int port) {
      this.peer = peer;
      this.dialled = dialled;
      this.port = port;
    }

    /** A second in which all that was sent was acknowledged. */
    void well() {
      sent += 10;
      queued = 0;
      unacked = 0;
      timeouts = 0;
      acknowledgedAgo = 20 * MS;
      receivedAgo = 30 * MS;
    }

    /** A second in which the oldest segment got no acknowledgement. */
    void unanswered(long bytes) {
      queued += bytes;
      unacked = 6;
      timeouts++;
      sent++;
      resent++;
      acknowledgedAgo += SECOND;
    }

    PeerConnection connection() {
      return new PeerConnection(
          peer,
          dialled,
          new TcpConnection(
              "10.0.0.1",
              dialled ? port : 2380,
              "10.0.0." + peer.charAt(1),
              dialled ? 2380 : port,
              state,
              new Sending(queued, unacked, timeouts, sent, resent, acknowledgedAgo),
              new Path(roundTrip, 200_000, 1448, 1500),
              new Receiving(received, receivedAgo)));
    }
  }

  /** The four streams between the leader and one follower. */
  private static final class Wire {
    private final Stream messages;
    private final Stream appends;
    private final Stream itsMessages;
    private final Stream itsAppends;
    private final List<Stream> all;

    Wire(String peer) {
      messages = new Stream(peer, false, 40_001);
      appends = new Stream(peer, false, 40_002);
      itsMessages = new Stream(peer, true, 40_003);
      itsAppends = new Stream(peer, true, 40_004);
      all = new ArrayList<>(List.of(messages, appends, itsMessages, itsAppends));
    }

    void well() {
      all.forEach(Stream::well);
    }

    /** A second in which nothing passes. */
    void cut() {
      messages.unanswered(1000);
      appends.unanswered(50);
      for (Stream stream : all) {
        stream.receivedAgo += SECOND;
      }
      itsMessages.acknowledgedAgo += SECOND;
      itsAppends.acknowledgedAgo += SECOND;
    }
  }

  private final Wire toM2 = new Wire("m2");
  private final Wire toM3 = new Wire("m3");
  private final Samples leader = leader();
  private final Samples second = follower("m2");
  private final Samples third = follower("m3");
  private boolean here = true;

  private void seconds(int count, Consumer<Wire> m2, Consumer<Wire> m3) {
    for (int i = 0; i < count; i++) {
      m2.accept(toM2);
      m3.accept(toM3);
      List<PeerConnection> connections = new ArrayList<>();
      toM2.all.forEach(stream -> connections.add(stream.connection()));
      toM3.all.forEach(stream -> connections.add(stream.connection()));
      for (Samples member : List.of(leader, second, third)) {
        member.healthy(1);
      }
      leader.peers(new PeerReading(here, connections));
    }
  }

  private ClusterWindow window() {
    return cluster(leader, second, third);
  }

  private List<Suspicion> found() {
    return judge(window());
  }

  @Test
  void shouldFindNothingOnPathsThatAreWell() {
    seconds(30, Wire::well, Wire::well);

    assertThat(found()).isEmpty();
  }

  @Test
  void shouldNameThePeerFromWhichNothingComesBack() {
    seconds(20, Wire::well, Wire::well);
    seconds(3, Wire::cut, Wire::well);

    assertThat(found())
        .singleElement()
        .satisfies(
            cut -> {
              assertThat(cut.member()).isEqualTo("m2");
              assertThat(cut.cause()).isEqualTo(Cause.NETWORK_PARTITION);
              assertThat(cut.severity()).isEqualTo(Severity.WARNING);
              assertThat(cut.afterNanos()).isZero();
              assertThat(cut.text())
                  .contains("the kernel of m1 gets nothing back from m2", "no data for 3.03 s");
            });
  }

  @Test
  void shouldWaitForTwoTimeoutsAndALinkHeartbeat() {
    seconds(20, Wire::well, Wire::well);
    seconds(2, Wire::cut, Wire::well);

    assertThat(found()).as("2.03 s may be two link heartbeats apart").isEmpty();
  }

  @Test
  void shouldNameTheMemberThatGetsNothingBackFromAnyPeer() {
    seconds(20, Wire::well, Wire::well);
    seconds(4, Wire::cut, Wire::cut);

    assertThat(found())
        .singleElement()
        .satisfies(
            cut -> {
              assertThat(cut.member()).isEqualTo("m1");
              assertThat(cut.severity()).as("no quorum").isEqualTo(Severity.CRITICAL);
              assertThat(cut.text()).contains("m2 and m3");
            });
  }

  @Test
  void shouldSeeACutToWhichOnlyRequestsForConnectionsAreLeft() {
    seconds(20, Wire::well, Wire::well);
    toM2.all.clear();
    Stream dial = new Stream("m2", true, 40_010);
    dial.state = State.DIALLING;
    dial.timeouts = 1;
    toM2.all.add(dial);
    seconds(1, wire -> {}, Wire::well);

    assertThat(found())
        .singleElement()
        .satisfies(
            cut -> {
              assertThat(cut.cause()).isEqualTo(Cause.NETWORK_PARTITION);
              assertThat(cut.text()).contains("no connection is left");
            });
  }

  @Test
  void shouldNotCountTheSilenceOfConnectionsOnWhichNothingEverCame() {
    seconds(20, Wire::well, Wire::well);
    toM2.all.clear();
    Stream fresh = new Stream("m2", false, 40_020);
    fresh.received = 0;
    toM2.all.add(fresh);
    seconds(
        3,
        wire -> {
          fresh.unanswered(100);
          fresh.receivedAgo += SECOND;
        },
        Wire::well);

    assertThat(found())
        .singleElement()
        .satisfies(
            cut ->
                assertThat(cut.text())
                    .contains("from m2: no acknowledgement for 3.02 s; the path is cut"));
  }

  @Test
  void shouldNotCallAProcessThatEndedCutOff() {
    seconds(20, Wire::well, Wire::well);
    toM2.all.clear();
    seconds(3, wire -> {}, Wire::well);

    assertThat(found()).isEmpty();
  }

  /** Appends hang while heartbeats and all answers pass. */
  private static void hole(Wire wire) {
    wire.messages.well();
    wire.itsMessages.well();
    wire.itsAppends.well();
    wire.appends.unanswered(8192);
  }

  @Test
  void shouldNameAHoleForLargePacketsWithDirectionSizeAndMend() {
    seconds(20, Wire::well, Wire::well);
    seconds(3, PathRuleTest::hole, Wire::well);

    assertThat(found())
        .singleElement()
        .satisfies(
            hole -> {
              assertThat(hole.member()).isEqualTo("m2");
              assertThat(hole.cause()).isEqualTo(Cause.NETWORK_MTU);
              assertThat(hole.severity()).isEqualTo(Severity.WARNING);
              assertThat(hole.afterNanos()).isLessThanOrEqualTo(3 * SECOND);
              assertThat(hole.text())
                  .contains(
                      "from m1 to m2 vanish",
                      "1448 bytes (a packet of 1500)",
                      "3 times",
                      "24.6 kB");
              assertThat(hole.advice()).contains("the host of m1", "net.ipv4.tcp_mtu_probing=1");
            });
  }

  @Test
  void shouldBlameALeaderWhoseLargePacketsReachNoFollower() {
    seconds(20, Wire::well, Wire::well);
    seconds(4, PathRuleTest::hole, PathRuleTest::hole);

    assertThat(found())
        .singleElement()
        .satisfies(
            hole -> {
              assertThat(hole.member()).isEqualTo("m1");
              assertThat(hole.cause()).isEqualTo(Cause.NETWORK_MTU);
              assertThat(hole.severity()).isEqualTo(Severity.CRITICAL);
            });
  }

  @Test
  void shouldStillCallItAHoleWhenLargeMessagesBlockTheHeartbeatsToo() {
    seconds(20, Wire::well, Wire::well);
    seconds(3, PathRuleTest::hole, Wire::well);
    seconds(
        4,
        wire -> {
          hole(wire);
          wire.messages.timeouts = 3;
          wire.messages.unanswered(8192);
        },
        Wire::well);

    assertThat(found()).extracting(Suspicion::cause).containsExactly(Cause.NETWORK_MTU);
  }

  @Test
  void shouldNotCallAStuckSegmentAHoleIfItIsSmall() {
    seconds(20, Wire::well, Wire::well);
    seconds(
        4,
        wire -> {
          wire.well();
          wire.appends.timeouts = 3;
          wire.appends.unanswered(100);
        },
        Wire::well);

    assertThat(found()).extracting(Suspicion::cause).doesNotContain(Cause.NETWORK_MTU);
  }

  @Test
  void shouldCallItLossIfOtherConnectionsLoseToo() {
    seconds(20, Wire::well, Wire::well);
    seconds(
        8,
        wire -> {
          hole(wire);
          wire.messages.resent++;
          wire.itsMessages.resent++;
        },
        Wire::well);

    assertThat(found())
        .singleElement()
        .satisfies(loss -> assertThat(loss.cause()).isEqualTo(Cause.NETWORK_LOSS));
  }

  @Test
  void shouldNameAPathThatLosesAndCountWhatItLost() {
    seconds(
        20,
        wire -> {
          wire.well();
          wire.messages.resent++;
        },
        Wire::well);

    assertThat(found())
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.member()).isEqualTo("m2");
              assertThat(loss.cause()).isEqualTo(Cause.NETWORK_LOSS);
              assertThat(loss.text()).contains("sent 19 of 760 segments to m2 again");
            });
  }

  @Test
  void shouldNotMindASingleBurstOfLoss() {
    seconds(10, Wire::well, Wire::well);
    toM2.messages.resent += 40;
    seconds(10, Wire::well, Wire::well);

    assertThat(found()).isEmpty();
  }

  @Test
  void shouldSayThatThePathIsWellIfThePeerTookEverythingAndIsSilent() {
    seconds(20, Wire::well, Wire::well);
    seconds(
        3,
        wire -> {
          wire.messages.sent += 10;
          wire.appends.sent += 10;
          for (Stream stream : wire.all) {
            stream.receivedAgo += SECOND;
          }
        },
        Wire::well);

    assertThat(found())
        .singleElement()
        .satisfies(
            mute -> {
              assertThat(mute.member()).isEqualTo("m2");
              assertThat(mute.cause()).isEqualTo(Cause.CPU_STARVED);
              assertThat(mute.text()).contains("acknowledges all", "the path is well");
            });
  }

  @Test
  void shouldTellAFullConnectionTableFromACut() {
    seconds(20, Wire::well, Wire::well);
    Stream dial = new Stream("m2", true, 40_010);
    dial.state = State.DIALLING;
    dial.timeouts = 1;
    toM2.all.add(dial);
    Consumer<Wire> dialling =
        wire -> {
          wire.all.stream().filter(stream -> stream.state == State.OPEN).forEach(Stream::well);
        };
    seconds(2, dialling, Wire::well);
    assertThat(found()).as("one slow connection").isEmpty();
    seconds(2, dialling, Wire::well);

    assertThat(found())
        .singleElement()
        .satisfies(
            full -> {
              assertThat(full.cause()).isEqualTo(Cause.NETWORK_LOSS);
              assertThat(full.text()).contains("new connections to m2 get no answer", "conntrack");
            });
  }

  @Test
  void shouldNameAPathAsLongAsAHeartbeatInterval() {
    toM2.all.forEach(stream -> stream.roundTrip = 120 * MS);
    seconds(20, Wire::well, Wire::well);

    assertThat(found())
        .singleElement()
        .satisfies(
            far -> {
              assertThat(far.member()).isEqualTo("m2");
              assertThat(far.cause()).isEqualTo(Cause.NETWORK_SLOW);
              assertThat(far.text()).contains("takes 120 ms by the kernel's account");
            });
  }

  @Test
  void shouldNotBlameANetworkThatTheKernelShowsToBeWell() {
    seconds(20, Wire::well, Wire::well);
    for (int i = 0; i < 12; i++) {
      toM2.well();
      toM3.well();
      List<PeerConnection> connections = new ArrayList<>();
      toM2.all.forEach(stream -> connections.add(stream.connection()));
      toM3.all.forEach(stream -> connections.add(stream.connection()));
      leader.healthy(1).peers(new PeerReading(true, connections));
      second.fsync(0.001).second(2 * MS, 162 * MS, 160 * MS, MS);
      third.healthy(1);
    }
    ClusterWindow known = window();
    assertThat(judge(known)).extracting(Suspicion::cause).doesNotContain(Cause.NETWORK_SLOW);

    here = false;
    seconds(1, Wire::well, Wire::well);
    assertThat(PathRule.clear(known.members().get(1), known.members().get(0), known)).isTrue();
    ClusterWindow unknown = window();
    assertThat(PathRule.clear(unknown.members().get(1), unknown.members().get(0), unknown))
        .isFalse();
  }

  @Test
  void shouldNotCallAMemberPausedWhoseConnectionsAllEnded() {
    seconds(20, Wire::well, Wire::well);
    assertThat(PeerPath.endedLately(second.window(), window())).isFalse();
    toM2.all.clear();
    toM2.all.add(new Stream("m2", false, 41_000));
    seconds(2, Wire::well, Wire::well);

    assertThat(PeerPath.endedLately(second.window(), window())).isTrue();
    assertThat(PeerPath.endedLately(third.window(), window())).isFalse();
    seconds(30, Wire::well, Wire::well);
    assertThat(PeerPath.endedLately(second.window(), window())).as("long ago").isFalse();
  }

  /** The leader and m3 go on, m2 answers nothing; its connections do what the test says. */
  private void silentSecond(int count, Consumer<Wire> m2) {
    for (int i = 0; i < count; i++) {
      m2.accept(toM2);
      toM3.well();
      List<PeerConnection> connections = new ArrayList<>();
      toM2.all.forEach(stream -> connections.add(stream.connection()));
      toM3.all.forEach(stream -> connections.add(stream.connection()));
      leader.healthy(1).peers(new PeerReading(true, connections));
      second.silent(Trouble.Kind.TIMEOUT, 1);
      third.healthy(1);
    }
  }

  @Test
  void shouldCallAMemberStarvedThatAnswersNothingOverAPathThatIsWell() {
    seconds(20, Wire::well, Wire::well);
    silentSecond(3, Wire::well);

    assertThat(found()).extracting(Suspicion::cause).containsExactly(Cause.CPU_STARVED);
  }

  @Test
  void shouldNotCallAMemberStarvedWhoseAnswersTakeThePathThatIsCut() {
    seconds(20, Wire::well, Wire::well);
    silentSecond(3, Wire::cut);

    assertThat(found()).extracting(Suspicion::cause).containsExactly(Cause.NETWORK_PARTITION);
  }

  @Test
  void shouldNotCallAMemberStarvedThatWaitsForItsFirstSnapshot() {
    seconds(20, Wire::well, Wire::well);
    here = false;
    leader.byLabel(EtcdMetric.SNAPSHOT_SENDING, Map.of("m9", 1.0));
    silentSecond(3, Wire::well);
    assertThat(found()).extracting(Suspicion::cause).doesNotContain(Cause.CPU_STARVED);

    leader.byLabel(EtcdMetric.SNAPSHOT_SENDING, Map.of("m3", 1.0));
    silentSecond(1, Wire::well);
    assertThat(found())
        .as("the snapshot goes to another one, which answers")
        .extracting(Suspicion::cause)
        .contains(Cause.CPU_STARVED);
  }

  @Test
  void shouldSayNothingOfAnotherNamespace() {
    here = false;
    seconds(20, Wire::well, Wire::well);
    seconds(5, Wire::cut, Wire::cut);

    assertThat(found()).isEmpty();
  }

  @Test
  void shouldSayNothingOfWhatIsOld() {
    seconds(20, Wire::well, Wire::well);
    seconds(5, Wire::cut, Wire::well);
    for (Samples member : List.of(leader, second, third)) {
      member.healthy(4);
    }

    assertThat(found()).isEmpty();
  }

  /** Whatever happens to connections, a healthy peer is never blamed for another one's path. */
  @Property(tries = 300)
  void shouldNotBlameThePathThatIsWell(
      @ForAll @IntRange(max = 5) int stuck,
      @ForAll @IntRange(max = 20_000) int bytes,
      @ForAll @IntRange(max = 6) int silent,
      @ForAll boolean dialling) {
    PathRuleTest test = new PathRuleTest();
    test.seconds(15, Wire::well, Wire::well);
    for (int i = 0; i < 5; i++) {
      boolean hang = i < stuck;
      boolean quiet = i < silent;
      test.seconds(
          1,
          wire -> {
            wire.well();
            if (hang) {
              wire.appends.timeouts = 3;
              wire.appends.unanswered(bytes);
            }
            for (Stream stream : wire.all) {
              stream.receivedAgo += quiet ? 3 * SECOND : 0;
              stream.state = stream.port == 40_004 && dialling ? State.DIALLING : State.OPEN;
            }
          },
          Wire::well);
    }

    assertThat(test.found()).extracting(Suspicion::member).doesNotContain("m3");
  }
}
