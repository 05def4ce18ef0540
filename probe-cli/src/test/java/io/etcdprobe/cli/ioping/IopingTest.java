package io.etcdprobe.cli.ioping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etcdprobe.cli.LoopDisk;
import io.etcdprobe.cli.ProbeProcess;
import io.etcdprobe.cli.ProbeProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ioping} does in addition to ioping, and what it must not do. */
class IopingTest {

  @TempDir Path scratch;

  private Path directory;

  @BeforeEach
  void makeTarget() throws Exception {
    directory = Files.createDirectory(scratch.resolve("target"));
  }

  @Test
  void shouldAddQuantilesWhereTheyAreAskedForAndNowhereElse() {
    String plain = ours("-c 20 -i 0 -q").out();
    assertThat(plain).doesNotContain("p50");
    assertThat(ours("-c 20 -i 0 -q --percentiles").out())
        .containsPattern("\\np50/p90/p99/p99.9 = [0-9.]+ us / .* / .* / .*\\n$");
    String raw = ours("-c 20 -i 0 -B --percentiles").out();
    String[] columns = raw.strip().split(" ", -1);
    assertThat(columns).hasSize(14);
    assertThat(Long.parseLong(columns[10]))
        .isBetween(Long.parseLong(columns[4]), Long.parseLong(columns[6]));
    assertThat(Long.parseLong(columns[13])).isEqualTo(Long.parseLong(columns[6]));
    assertThat(ours("-c 20 -i 0 -J -q --percentiles --histogram").out())
        .containsPattern("\"percentiles\": \\{\"p50\": \\d+, .*\"p99.9\": \\d+\\},\\n")
        .containsPattern("\"histogram\": \\[\\[\\d+, \\d+\\]");
  }

  @Test
  void shouldDrawTheDistribution() {
    assertThat(ours("-c 40 -i 0 -q --histogram").out())
        .containsPattern("\\n +\\d+ [µu]s  [█#]+.* \\d+ \\(");
  }

  @Test
  void shouldLogTheDistributionOfEachSecond() throws Exception {
    Path log = scratch.resolve("log.hlog");

    IopingPair.Said said = ours("-G -c 21 -i 0 -q --hdr " + log);

    assertThat(said.status()).as(said.err()).isZero();
    long values = 0;
    try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
      for (EncodableHistogram histogram = reader.nextIntervalHistogram();
          histogram != null;
          histogram = reader.nextIntervalHistogram()) {
        assertThat(histogram.getTag()).isIn("read", "write");
        values += ((org.HdrHistogram.Histogram) histogram).getTotalCount();
      }
    }
    assertThat(values).isEqualTo(20);
    assertThat(ours("-c 1 --hdr " + log).err()).contains("exists and is not overwritten");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-c 50 -i 0 -C --verdict --threshold 10s|0|PASS: none of 50 requests took over 10 s; up to"
            + " 5.93 % of all may still (95 % sure)",
        "-c 9 -i 0 --verdict --threshold 1ns|2|FAIL: 8 of 9 requests took over 1 ns",
        "-c 9 -i 0 -a 9 --verdict --threshold 1ns|1|WARN: only the first of 9 requests took over 1"
            + " ns",
        "-c 1 -i 0 --verdict --threshold 10s|3|INCONCLUSIVE: no request was made that counts"
      })
  void shouldJudgeByTheSlowRequests(String options, int status, String text) {
    IopingPair.Said said = ours("-q " + options);

    assertThat(said.status()).isEqualTo(status);
    assertThat(said.out().replaceAll("\\s+", " ")).contains(text);
    if (status == 2) {
      assertThat(said.out())
          .containsPattern(
              "  20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d.* request=4 read took \\d");
    }
  }

  @Test
  void shouldKeepRawOutputRawWhenItJudges() {
    IopingPair.Said said = ours("-B -c 9 -i 0 --verdict --threshold 1ns");

    assertThat(said.out().strip()).matches("[0-9]+( [0-9]+){9}");
    assertThat(said.err()).contains("FAIL: 8 of 9");
  }

  @Test
  void shouldNameTheRequestThatADiskHeldUpAndCountItFromWhenItWasDue() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
    Path file = Files.write(scratch.resolve("file"), new byte[1 << 20]);
    List<String> delayed = strace(file, "inject=pread64:delay_exit=300000:when=10");

    Result slips = run(delayed, file, "-c 30 -i 20ms --verdict --threshold 150ms -q");
    Result counts =
        run(delayed, file, "-c 30 -i 20ms --verdict --threshold 150ms -q --from-intended");

    assertThat(slips.status()).as(slips.out() + slips.err()).isEqualTo(2);
    assertThat(slips.out()).contains("FAIL: 1 of 30 requests").contains("request=10 read took 3");
    // One stall of 300 ms. Eight requests are due in its first 150 ms, and each is over 150 ms
    // late.
    // The threshold is far above what a busy machine adds to other requests.
    assertThat(counts.status()).isEqualTo(2);
    assertThat(counts.out()).containsPattern("FAIL: ([7-9]|1[0-2]) of 30 requests");
  }

  @Test
  void shouldPrintItsStatisticsWhenItIsInterrupted() throws Exception {
    ProbeProcess started =
        ProbeProcess.start(scratch, List.of(), "ioping", "-i", "20ms", directory.toString());
    started.until("requests", () -> started.printed().contains("request=3"));
    started.signal("INT");

    Result result = started.await();

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("ioping statistics ---", "min/avg/max/mdev = ");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldEndAtTheSecondInterruptEvenIfTheDiskHangs() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
    Path file = Files.write(scratch.resolve("file"), new byte[1 << 20]);
    List<String> hanging = strace(file, "inject=pread64:delay_enter=8000000:when=3+");
    ProbeProcess started =
        ProbeProcess.start(scratch, hanging, "ioping", "-i", "20ms", file.toString());
    started.until("requests", () -> started.printed().contains("request=2"));
    long told = System.nanoTime();
    started.until(
        "no further request for a second", () -> System.nanoTime() - told > 1_000_000_000L);
    assertThat(started.printed()).doesNotContain("request=3");

    long deadline = System.nanoTime() + 30_000_000_000L;
    while (started.alive() && System.nanoTime() - deadline < 0) {
      started.signal("INT");
    }

    assertThat(started.await().status()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-i s|invalid number: \"s\"",
        "-i nan|invalid number: \"nan\"",
        "-i inf|invalid number: \"inf\"",
        "-c ''|invalid number: \"\"",
        "-e seed|invalid seed: \"seed\"",
        "-i 1/x|division by zero",
        "-R --from-intended|--from-intended needs a schedule",
        "--threshold 5ms|--threshold is of --verdict",
        "--verdict --threshold 0|every request takes longer than 0",
        "-B --histogram|--histogram has no raw form",
        "--verd|unrecognized option '--verd'"
      })
  void shouldRefuseWhatWouldMisbehave(String options, String reason) {
    IopingPair.Said said = ours(options.replace("''", "EMPTY"));

    assertThat(said.status()).isIn(1, 3);
    assertThat(said.err().lines()).hasSize(1);
    assertThat(said.err()).startsWith("ioping: ");
    if (!options.contains("''")) {
      assertThat(said.err()).contains(reason);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldNotWriteThroughALinkOrOverWhatItDidNotMake() throws Exception {
    Path precious = Files.writeString(scratch.resolve("precious"), "precious".repeat(1000));
    Path link = Files.createSymbolicLink(scratch.resolve("link"), precious);
    Files.createSymbolicLink(directory.resolve("ioping.tmp"), precious);
    Path other = Files.createDirectory(scratch.resolve("other"));
    Files.createLink(other.resolve("ioping.tmp"), precious);

    assertThat(IopingPair.ours(List.of("-WWW", "-c", "1", "-s", "1k", link.toString())))
        .satisfies(said -> assertThat(said.err()).contains("is a symbolic link to a file"))
        .satisfies(said -> assertThat(said.status()).isEqualTo(2));
    assertThat(ours("-k -W -c 1").status()).isEqualTo(2);
    assertThat(IopingPair.ours(List.of("-k", "-W", "-c", "1", other.toString())).err())
        .contains("is not a file of its own");
    assertThat(precious).hasContent("precious".repeat(1000));
  }

  @Test
  void shouldNotWriteToADeviceThatIsInUse() throws Exception {
    try (LoopDisk disk = LoopDisk.create(scratch, 16 << 20)) {
      assumeTrue(disk != null, "needs root and a loop device");
      assertThat(LoopDisk.run("mkfs.ext4", "-q", disk.device())).isZero();
      Path mount = Files.createDirectory(scratch.resolve("mount"));
      assertThat(LoopDisk.run("mount", disk.device(), mount.toString())).isZero();
      try {
        IopingPair.Said said = IopingPair.ours(List.of("-WWW", "-c", "1", disk.device()));
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).contains("it is mounted or in use: Device or resource busy");
        assertThat(IopingPair.ours(List.of("-c", "2", "-i", "0", disk.device())).status()).isZero();
      } finally {
        LoopDisk.run("umount", mount.toString());
      }
    }
  }

  @Test
  void shouldStopQuietlyWhenNobodyReadsAnyMore() throws Exception {
    List<String> shell = List.of("sh", "-c", "\"$@\" | head -n 1; echo ${PIPESTATUS-}", "sh");
    Result result =
        ProbeProcess.start(scratch, shell, "ioping", "-i", "1ms", directory.toString()).await();

    assertThat(result.out()).contains("request=1");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void shouldSayThatItsOutputIsLost() throws Exception {
    List<String> shell = List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh");
    Result result =
        ProbeProcess.start(scratch, shell, "ioping", "-c", "2", "-i", "0", directory.toString())
            .await();

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("cannot write the output: No space left on device");
    assertThat(result.errLines()).hasSize(1);
  }

  private IopingPair.Said ours(String options) {
    List<String> words =
        new java.util.ArrayList<>(List.of((options + " " + directory).strip().split(" +", -1)));
    words.replaceAll(word -> word.equals("EMPTY") ? "" : word);
    return IopingPair.ours(words);
  }

  private Result run(List<String> prefix, Path target, String options) throws Exception {
    List<String> words = new java.util.ArrayList<>(List.of("ioping"));
    words.addAll(List.of(options.split(" ", -1)));
    words.add(target.toString());
    return ProbeProcess.start(scratch, prefix, words.toArray(String[]::new)).await();
  }

  /** Only calls on the target are counted and delayed. */
  private List<String> strace(Path target, String inject) {
    return List.of(
        "strace",
        "-f",
        "-qq",
        "-P",
        target.toString(),
        "-e",
        "trace=pread64",
        "-e",
        inject,
        "-o",
        scratch.resolve("trace").toString());
  }
}
