package io.etcdprobe.examples.bench.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.examples.bench.fidelity.DescriptorWatch.Role;
import io.etcdprobe.examples.bench.figures.Figure;
import org.junit.jupiter.api.Test;

class SyncAccountTest {

  private static final int WAL = 7;
  private static final int DATABASE = 9;

  /** A window from 1 s to 2 s. */
  private final SyncAccount account =
      new SyncAccount(
          1_000_000_000L,
          2_000_000_000L,
          (descriptor, micros) ->
              switch (descriptor.intValue()) {
                case WAL -> Role.WAL;
                case DATABASE -> Role.DATABASE;
                default -> Role.OTHER;
              });

  private void line(int thread, String time, String call) {
    account.accept("etcd-" + thread + " [000] ..... " + time + ": sys_" + call);
  }

  @Test
  void pairsEntryAndExitByThread() {
    line(1, "1.100000", "fdatasync(fd: 7)");
    line(2, "1.100100", "fdatasync(fd: 9)");
    line(1, "1.100300", "fdatasync -> 0x0");
    line(2, "1.100600", "fdatasync -> 0x0");

    assertThat(Figure.MAX.of(account.of(Role.WAL).syncs) / 1000).isBetween(299.7, 300.3);
    assertThat(Figure.MAX.of(account.of(Role.DATABASE).syncs) / 1000).isBetween(499.5, 500.5);
  }

  @Test
  void leavesOutWhatReachesBeyondTheWindow() {
    line(1, "0.999999", "fdatasync(fd: 7)");
    line(1, "1.000100", "fdatasync -> 0x0");
    line(1, "1.999999", "fdatasync(fd: 7)");
    line(1, "2.000001", "fdatasync -> 0x0");

    assertThat(account.of(Role.WAL).syncs.getTotalCount()).isZero();
  }

  @Test
  void leavesOutAnExitWithoutAnEntryAndAFailedCall() {
    line(1, "1.100000", "fdatasync -> 0x0");
    line(1, "1.200000", "fdatasync(fd: 7)");
    line(1, "1.200100", "fdatasync -> 0xfffffffffffffffb");

    assertThat(account.of(Role.WAL).syncs.getTotalCount()).isZero();
  }

  @Test
  void countsWritesAndTheirBytesByFile() {
    line(1, "1.100000", "write(fd: 7, buf: 0x5649ac85d230, count: 0x270)");
    line(1, "1.100001", "write -> 0x270");
    line(2, "1.100002", "pwrite64(fd: 9, buf: 0x5649ac85d230, count: 0x1000, pos: 0x4000)");

    assertThat(account.of(Role.WAL).writtenBytes).isEqualTo(624);
    assertThat(account.of(Role.WAL).writes).isEqualTo(1);
    assertThat(account.of(Role.DATABASE).writtenBytes).isEqualTo(4096);
  }

  @Test
  void tellsThatEventsWereLost() {
    assertThat(account.complete()).isTrue();

    account.accept("CPU:0 [LOST 3 EVENTS]");

    assertThat(account.complete()).isFalse();
  }

  @Test
  void knowsEtcdsFilesByTheirPaths() {
    assertThat(Role.of("/d/member/wal/0000000000000000-0000000000000000.wal")).isEqualTo(Role.WAL);
    assertThat(Role.of("/d/member/wal/0.tmp (deleted)")).isEqualTo(Role.WAL);
    assertThat(Role.of("/d/member/snap/db (deleted)")).isEqualTo(Role.DATABASE);
    assertThat(Role.of("socket:[4711]")).isEqualTo(Role.OTHER);
  }
}
