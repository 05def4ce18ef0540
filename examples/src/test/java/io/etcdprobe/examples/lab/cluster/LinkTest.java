package io.etcdprobe.examples.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.examples.lab.fault.Strace;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinkTest {

  private static final long MILLI = 1_000_000;

  @Test
  void isNotLateWhereNothingIsSet() {
    assertThat(Link.CLEAN.latenessNanos(() -> 0)).isZero();
  }

  @Test
  void isLateByItsDelayAndAPartOfItsJitter() {
    Link link = new Link(100 * MILLI, 20 * MILLI, 0, false);

    assertThat(link.latenessNanos(() -> 0.5)).isEqualTo(110 * MILLI);
  }

  @Test
  void waitsTwiceAsLongForEachLossMore() {
    double[] dice = {0.05, 0.05, 0.9};
    int[] thrown = {0};
    Link link = new Link(0, 0, 0.1, false);

    assertThat(link.latenessNanos(() -> dice[thrown[0]++])).isEqualTo((200 + 400) * MILLI);
  }

  @Test
  void givesUpDoublingAtSomeTimeIfEverythingIsLost() {
    Link link = new Link(0, 0, 1, false);

    assertThat(link.latenessNanos(() -> 0)).isEqualTo(200 * 63 * MILLI);
  }

  @Test
  void addsUpWhatBothEndsSuffer() {
    Link both = new Link(1, 2, 0.5, false).and(new Link(3, 4, 0.5, true));

    assertThat(both).isEqualTo(new Link(4, 6, 0.75, true));
  }

  @Test
  void countsForEachLinkOfAMemberAndForNoOther() {
    Links links = new Links();
    Link slow = new Link(5, 0, 0, false);
    links.set("m1", slow);

    assertThat(links.between("m1", "m2")).isEqualTo(slow);
    assertThat(links.between("m3", "m1")).isEqualTo(slow);
    assertThat(links.between(null, "m1")).isEqualTo(slow);
    assertThat(links.between("m2", "m3")).isEqualTo(Link.CLEAN);
  }

  @Test
  void findsASocketsInodeByItsLocalPort() {
    Stream<String> table =
        Stream.of(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid",
            "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0"
                + "        0 4711 1 0000000000000000 100 0 0 10 0",
            "   1: 0100007F:1F91 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0"
                + "        0 4712 1 0000000000000000 20 4 30 10 -1");

    assertThat(SocketOwners.inode(table, 0x1F91)).hasValue("4712");
  }

  @Test
  void readsADelayedCallAsStraceTellsIt() {
    assertThat(Strace.parse("5195  1795475976.212226 fdatasync(11)   = 0 (DELAYED) <0.000578>"))
        .get()
        .extracting(Strace.Delayed::epochNanos)
        .satisfies(nanos -> assertThat(nanos / MILLI).isEqualTo(1795475976212L));
    assertThat(Strace.parse("5195  1795475976.212226 fdatasync(11)   = 0 <0.000578>")).isEmpty();
    assertThat(Strace.parse("")).isEmpty();
  }
}
