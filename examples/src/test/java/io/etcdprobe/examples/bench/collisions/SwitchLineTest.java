package io.etcdprobe.examples.bench.collisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchLineTest {

  @Test
  void shouldReadASwitch() {
    assertThat(
            SwitchLine.parse(
                "          <idle>-0       [001] d..2.  4094.805711: sched_switch:"
                    + " prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==>"
                    + " next_comm=C1 CompilerThre next_pid=31 next_prio=120"))
        .isEqualTo(new SwitchLine(4_094_805_711L, 0, 31));
  }

  @Test
  void shouldNotBeMisledByAName() {
    assertThat(
            SwitchLine.parse(
                "   a-1 [000] b-77     [001] d..2.  1.000001: sched_switch:"
                    + " prev_comm=x prev_pid=5 prev_pid=77 prev_prio=120 prev_state=S ==>"
                    + " next_comm=y next_pid=6 next_pid=78 next_prio=100"))
        .isEqualTo(new SwitchLine(1_000_001L, 77, 78));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# tracer: nop",
        "   etcd-12 [000] ..... 1.000001: sys_fdatasync(fd: 6)",
        "   etcd-12 [000] ..... 1.000001: sched_switch: prev_comm=a prev_pid=1"
      })
  void shouldPassOverWhatIsNoSwitch(String line) {
    assertThat(SwitchLine.parse(line)).isNull();
  }

  @Property
  void shouldBearAnythingInItsPlaces(
      @ForAll String name, @ForAll @NumericChars @StringLength(max = 20) String number) {
    assertThatCode(
            () ->
                SwitchLine.parse(
                    name
                        + "-1 [000] d..2. "
                        + number
                        + ".000001: sched_switch: prev_comm="
                        + name
                        + " prev_pid="
                        + number
                        + " prev_prio=1 prev_state=S ==> next_comm=y next_pid=2 next_prio=3"))
        .doesNotThrowAnyException();
  }
}
