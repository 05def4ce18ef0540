package io.etcdprobe.fsync.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.etcdprobe.core.disk.HostNoise.DeviceActivity;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The parsers of what /proc and /sys say about noise. */
class ProcTextTest {

  private static final String STAT =
      """
      cpu  100 0 50 800 10 0 5 35 7 0
      cpu0 50 0 25 400 5 0 5 15 7 0
      cpu1 50 0 25 400 5 0 0 20 0 0
      intr 12 3 4
      """;
  private static final String STAT_LATER =
      """
      cpu  110 0 50 850 10 0 5 75 7 0
      cpu0 60 0 25 440 5 0 5 15 7 0
      cpu1 50 0 25 410 5 0 0 60 0 0
      """;
  private static final String DEVICE =
      "  207151 31344 10402250 190230 1263688 226983 14171424 101889 0 104564 319040"
          + " 9105 57 49164304 1695 459374 25224\n";
  private static final String DEVICE_LATER =
      "  207161 31344 10402250 190230 1263788 226983 14171624 101989 0 105064 319040"
          + " 9105 57 49164304 1695 459474 25274\n";

  private static CpuTimes cpu(String stat) {
    return Objects.requireNonNull(CpuTimes.parse(stat));
  }

  private static DeviceStat device(String stat) {
    return Objects.requireNonNull(DeviceStat.parse(stat));
  }

  @Test
  void shouldTellStealOfAllAndOfTheWorst() {
    assertThat(cpu(STAT_LATER).stealRatioSince(cpu(STAT))).isEqualTo(0.4);
    assertThat(cpu(STAT_LATER).worstStealRatioSince(cpu(STAT))).isEqualTo(0.8);
  }

  @Test
  void shouldTellNoStealOfNoTimeOrOfCountersThatWentBack() {
    assertThat(cpu(STAT).stealRatioSince(cpu(STAT))).isZero();
    assertThat(cpu(STAT).worstStealRatioSince(cpu(STAT_LATER))).isZero();
  }

  @Test
  void shouldNotTakeAKernelWithoutStealForOneWithNone() {
    assertThat(CpuTimes.parse("cpu  100 0 50 800 10 0 5\n")).isNull();
  }

  @Test
  void shouldAccountForTheDevice() {
    DeviceActivity activity =
        device(DEVICE_LATER).since(device(DEVICE), "vda", 1_000_000_000, 80_000);

    assertThat(activity)
        .isEqualTo(
            new DeviceActivity(
                "vda", 100, 102_400, 100_000_000, 10, 100L, 50_000_000L, 0.5, 22_400));
  }

  @Test
  void shouldNotKnowFlushesBeforeKernel55() {
    DeviceStat old = device("1 2 3 4 5 6 7 8 9 10 11");
    DeviceActivity activity = old.since(old, "sda", 1, 4096);

    assertThat(activity.flushes()).isNull();
    assertThat(activity.flushNanos()).isNull();
    assertThat(activity.othersWrittenBytes()).isZero();
  }

  @Test
  void shouldTellPressure() {
    StallTotals before =
        Objects.requireNonNull(
            StallTotals.parse(
                """
                some avg10=1.59 avg60=7.20 avg300=10.87 total=1000
                full avg10=0.00 avg60=0.00 avg300=0.00 total=500
                """));
    StallTotals after =
        Objects.requireNonNull(
            StallTotals.parse(
                """
                some avg10=1.59 avg60=7.20 avg300=10.87 total=251000
                full avg10=0.00 avg60=0.00 avg300=0.00 total=100500
                """));

    assertThat(after.someSince(before, 1_000_000_000)).isEqualTo(0.25);
    assertThat(after.fullSince(before, 1_000_000_000)).isEqualTo(0.1);
    assertThat(before.someSince(after, 1_000_000_000)).isZero();
    assertThat(after.someSince(before, 0)).isZero();
  }

  @Test
  void shouldReadPressureWithoutAFullLine() {
    assertThat(StallTotals.parse("some avg10=0.00 avg60=0.00 avg300=0.00 total=7\n"))
        .isEqualTo(new StallTotals(7, 0));
  }

  @Test
  void shouldReadWriteBytes() {
    assertThat(Writers.parse("rchar: 1\nwchar: 2\nread_bytes: 3\nwrite_bytes: 4096\n"))
        .isEqualTo(4096);
    assertThat(Writers.parse("cancelled_write_bytes: 5\n")).isEqualTo(-1);
    assertThat(Writers.parse("write_bytes: many\n")).isEqualTo(-1);
  }

  @Property
  void shouldSurviveAnyTruncation(@ForAll int seed) {
    for (String text : new String[] {STAT, DEVICE, "some total=12", "write_bytes: 4096"}) {
      survives(text.substring(0, Math.floorMod(seed, text.length())));
    }
  }

  @Property
  void shouldSurviveAnything(@ForAll String garbage) {
    survives(garbage);
    survives("cpu " + garbage);
    survives("some avg10=0 total=" + garbage);
    survives("write_bytes: " + garbage);
    survives("1 2 3 4 5 6 7 8 9 10 11 " + garbage);
  }

  private static void survives(String text) {
    assertThatCode(
            () -> {
              CpuTimes.parse(text);
              DeviceStat.parse(text);
              StallTotals.parse(text);
              Writers.parse(text);
            })
        .doesNotThrowAnyException();
  }
}
