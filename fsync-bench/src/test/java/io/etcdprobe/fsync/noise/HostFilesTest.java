package io.etcdprobe.fsync.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.etcdprobe.core.disk.HostNoise;
import io.etcdprobe.core.disk.HostNoise.OtherWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's files as real machines have them, and as no machine should have them. */
class HostFilesTest {

  @TempDir Path proc;

  @Test
  void shouldReadStealFromTheFirstLineOfStat() {
    CpuTimes before = CpuTimes.parse("cpu  92389 0 14187 905181 1894 0 499 43 10 0\ncpu0 1 2 3\n");
    CpuTimes after = CpuTimes.parse("cpu  92439 0 14187 905231 1894 0 499 143 99 0\n");

    assertThat(before).isNotNull();
    assertThat(before.all()).isEqualTo(new CpuTimes.Ticks("cpu", 1_014_193, 107_075, 43));
    assertThat(after).isNotNull();
    assertThat(after.stealRatioSince(before)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void shouldReadTheTotalsOfPressure() {
    StallTotals before =
        StallTotals.parse(
            "some avg10=0.14 avg60=0.03 avg300=0.16 total=2439863\n"
                + "full avg10=0.14 avg60=0.03 avg300=0.16 total=2234454\n");
    assertThat(before).isEqualTo(new StallTotals(2_439_863, 2_234_454));
    assertThat(StallTotals.parse("some avg10=0.00 avg60=0.00 avg300=0.00 total=5"))
        .isEqualTo(new StallTotals(5, 0));
    assertThat(new StallTotals(2_539_863, 0).someSince(before, 1_000_000_000))
        .isCloseTo(0.1, within(1e-9));
  }

  @Test
  void shouldReadADevicesStatWithAndWithoutFlushes() {
    DeviceStat before =
        DeviceStat.parse(
            "  152772    30163  8902378    96872   279078    52819  6026192    30887        0   "
                + " 40016   134717     6322       57 24099296      897    95065     6060\n");
    DeviceStat after =
        DeviceStat.parse("152782 0 0 0 279178 0 6028192 30987 0 40516 0 0 0 0 0 95165 6160");
    assertThat(before).isNotNull();
    assertThat(after).isNotNull();
    HostNoise.DeviceActivity activity = after.since(before, "vda", 1_000_000_000, 1_000_000);

    assertThat(activity)
        .isEqualTo(
            new HostNoise.DeviceActivity(
                "vda", 100, 1_024_000, 100_000_000, 10, 100L, 100_000_000L, 0.5, 24_000));
    assertThat(DeviceStat.parse("1 2 3 4 5 6 7 8 9 10 11")).isNotNull();
    assertThat(DeviceStat.parse("1 2 3 4 5 6 7 8 9 10 11").flushes()).isNull();
  }

  @Test
  void shouldNameTheProcessesThatWroteMost() throws Exception {
    process(10, "postgres", 1000);
    process(11, "idle", 7);
    process(4711, "ourselves", 1);
    Writers before = Writers.read(proc, 4711);
    process(10, "postgres", 9000);
    process(4711, "ourselves", 99_999);
    process(12, "new one", 500);
    Files.createDirectories(proc.resolve("13"));

    assertThat(Writers.read(proc, 4711).since(before))
        .containsExactly(
            new OtherWriter(10, "postgres", 8000), new OtherWriter(12, "new one", 500));
    assertThat(Writers.read(proc.resolve("nowhere"), 1).byPid()).isEmpty();
  }

  private void process(int pid, String name, long bytes) throws Exception {
    Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.writeString(directory.resolve("comm"), name + "\n");
    Files.writeString(
        directory.resolve("io"),
        "rchar: 1\nwrite_bytes: " + bytes + "\ncancelled_write_bytes: 0\n");
  }

  @Property(tries = 1000)
  void shouldAnswerNonsenseWithNothing(@ForAll String text) {
    // None of them may throw. Any result is accepted.
    CpuTimes.parse(text);
    CpuTimes.parse("cpu " + text);
    StallTotals.parse("some total=" + text);
    DeviceStat.parse(text);
    assertThat(Writers.parse(text)).isEqualTo(-1);
    assertThat(Writers.parse("write_bytes: " + "x" + text)).isEqualTo(-1);
  }
}
