package io.etcdprobe.examples.bench.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceLineTest {

  @Test
  void readsAnEntryWithItsDescriptor() {
    assertThat(
            TraceLine.parse(
                "             fio-9787    [001] .....  4094.805711: sys_fdatasync(fd: 6)"))
        .isEqualTo(new TraceLine(9787, 4_094_805_711L, "fdatasync", true, 6, -1, 0));
  }

  @Test
  void readsAnExitWithItsResult() {
    assertThat(TraceLine.parse("   fio-9787    [000] d..1.  4094.806286: sys_fdatasync -> 0x0"))
        .isEqualTo(new TraceLine(9787, 4_094_806_286L, "fdatasync", false, -1, -1, 0));
  }

  @Test
  void readsAFailedExit() {
    TraceLine line =
        TraceLine.parse("etcd-12 [000] ..... 1.000001: sys_fdatasync -> 0xffffffffffffffe4");

    assertThat(line).isNotNull().extracting(TraceLine::result).isEqualTo(-28L);
  }

  @Test
  void readsHexadecimalDescriptorsAndCounts() {
    TraceLine line =
        TraceLine.parse(
            "fio-1 [001] ..... 4094.805671: sys_write(fd: 0x1f, buf: 0x5592ea168620, count:"
                + " 0x8fc)");

    assertThat(line).isNotNull();
    assertThat(line.descriptor()).isEqualTo(31);
    assertThat(line.count()).isEqualTo(2300);
  }

  @Test
  void isNotMisledByAThreadNameThatLooksLikeALine() {
    TraceLine line =
        TraceLine.parse(
            "x-1 [000] ..... 9.999999: sys_fdatasync(fd: 1)-77 [001] ..... 1.000002:"
                + " sys_fdatasync(fd: 5)");

    assertThat(line).isNotNull();
    assertThat(line.thread()).isEqualTo(77);
    assertThat(line.descriptor()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# tracer: nop",
        "CPU:1 [LOST 12 EVENTS]",
        "fio-9787 [001] .....  4094.805711: sched_switch: prev_comm=a",
        "fio-9787 [001] .....  4094.8057: sys_fdatasync(fd: 6)",
        "fio-99999999999999999999 [001] ..... 1.000000: sys_fdatasync(fd: 6)",
        "fio-9787 [001] ..... 4094.805711: sys_fdatasync(fd: 6",
        "fio-9787 [001] ..... 4094.805711: sys_fdatasync -> ",
        "fio-9787 [001] ..... 4094.805711: sys_fdatasync -> 0xfffffffffffffffff",
        "fio-9787 [001] ..... 4094.805711: sys_fdatasync -> abc",
      })
  void passesOverWhatIsNoSystemCall(String line) {
    assertThat(TraceLine.parse(line)).isNull();
  }

  @Test
  void tellsALineThatReportsLostEvents() {
    assertThat(TraceLine.tellsLoss("CPU:1 [LOST 12 EVENTS]")).isTrue();
    assertThat(TraceLine.tellsLoss("[LOST 12-5 [001] ..... 1.000000: sys_fdatasync(fd: 6)"))
        .isFalse();
  }

  @Test
  void tellsThatOldEventsWereWrittenOver() {
    assertThat(TraceLine.tellsLoss("# entries-in-buffer/entries-written: 310629/766471   #P:8"))
        .isTrue();
    assertThat(TraceLine.tellsLoss("# entries-in-buffer/entries-written: 9/9   #P:8")).isFalse();
  }

  @Property
  void takesAnyText(@ForAll String line) {
    assertThatCode(() -> TraceLine.parse(line)).doesNotThrowAnyException();
  }

  @Property(tries = 200)
  void takesAnyTextWhereAnArgumentShouldBe(@ForAll String arguments) {
    String line = "a-1 [000] ..... 1.000000: sys_write(" + arguments + ")";

    assertThatCode(() -> TraceLine.parse(line)).doesNotThrowAnyException();
  }
}
