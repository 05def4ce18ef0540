package io.etcdprobe.cli.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.cli.ProbeProcess;
import io.etcdprobe.cli.ProbeProcess.Result;
import io.etcdprobe.cli.UsageTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong with a disk and with a run, on real file systems and with real signals. */
@Timeout(180)
class FaultsTest {

  @TempDir Path scratch;
  @TempDir Path directory;
  private boolean mounted;

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      command("umount", "-l", directory.toString());
    }
  }

  @Test
  void shouldFailADiskThatAnswersAnError() throws Exception {
    Result result = strace("fdatasync:error=EIO:when=100").await();

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.text())
        .contains("FAIL: fdatasync failed with EIO (input/output error): etcd ends itself");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldWarnOfAStallAndNameItsMeaning() throws Exception {
    Result result = strace("fdatasync:delay_exit=300000:when=100").await();

    // Four threads write, and each stalls once. A disk that is busy with others adds stalls of its
    // own, and may fail for them.
    assertThat(result.text())
        .containsPattern(
            "(?s)stalls over 100 ms: \\d+(.* 3\\d\\d ms in .*, the disk's, beyond 2H){4}");
    assertThat(result.text()).contains("a leader's heartbeats are late");
    assertThat(result.status()).isEqualTo(result.text().contains(" FAIL: ") ? 2 : 1);
  }

  @Test
  void shouldFailADiskThatStallsForTheElectionTimeout() throws Exception {
    Result result = strace("fdatasync:delay_exit=1200000:when=100").await();

    assertThat(result.status()).isEqualTo(2);
    // 44 % for 1.2 s; a disk that is busy with others adds to each stall.
    assertThat(result.text())
        .containsPattern("a leader can lose its leadership \\([4-9]\\d % with three members\\)");
    assertThat(result.text()).contains(" lost leaderships", "advice --heartbeat-interval=");
  }

  @Test
  void shouldFailADiskThatIsFarTooSlowAsSoonAsThatIsCertain() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/strace")), "needs strace");
    Result result = strace("fdatasync:delay_enter=200000").await();

    assertThat(result.status()).as(result.out()).isEqualTo(2);
    assertThat(result.text()).contains("beyond 50 ms", "; certain after ");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldSayThatTheDiskQuotaIsExhausted() throws Exception {
    Result result = strace("pwrite64:error=EDQUOT:when=60").await();

    oneLine(result, "the disk quota in " + directory + " was exhausted after");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void shouldReportWhatItHasWhenItIsAskedToStop(String signal) throws Exception {
    ProbeProcess probe =
        ProbeProcess.start(
            scratch, List.of(), "disk", "--duration=10m", "--warmup=0s", directory.toString());
    probe.until("files", this::writing);
    probe.signal(signal);
    Result result = probe.await();

    assertThat(result.out().lines().toList().getLast()).endsWith("interrupted");
    assertThat(result.status()).isIn(0, 1, 2, 3);
    assertThat(result.err()).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldEndAtOnceWhenItIsAskedTwiceEvenIfTheDiskHangs() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/strace")), "needs strace");
    ProbeProcess probe = strace("fdatasync:delay_enter=30000000:when=8+");
    probe.until("files", this::writing);
    probe.signal("INT");
    long second = System.nanoTime();
    // The first signal takes effect only when the file system call returns. The second one follows
    // as fast as a user can press the key.
    while (probe.alive() && System.nanoTime() - second < 20_000_000_000L) {
      probe.signal("INT");
    }
    Result result = probe.await();

    assertThat(result.status()).as(result.out() + result.err()).isEqualTo(130);
    assertThat(result.err()).isEqualTo("etcd-probe: stopped\n");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldReportADiskThatHangsInsteadOfHangingWithIt() throws Exception {
    Path other = Files.createDirectory(scratch.resolve("other"));
    // A thread's eighth call is in the warm-up, its sixtieth in the measured time.
    ProbeProcess inWarmup = strace("fdatasync:delay_enter=30000000:when=8+");
    ProbeProcess whileMeasuring = strace("fdatasync:delay_enter=30000000:when=60+", other);

    for (Result result : List.of(inWarmup.await(), whileMeasuring.await())) {
      assertThat(result.status()).as(result.out() + result.err()).isEqualTo(2);
      assertThat(result.text())
          .containsPattern("FAIL: (one stall of|\\d+ stalls, the longest)")
          .contains("a leader loses its leadership");
    }
    assertThat(directory).isEmptyDirectory();
    assertThat(other).isEmptyDirectory();
  }

  @Test
  void shouldSayThatItsReportWasLost() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");
    List<String> shell = List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh");
    Result result =
        ProbeProcess.start(
                scratch, shell, "disk", "--count=23", "--warmup=0s", directory.toString())
            .await();

    oneLineAnywhere(result, "standard output is closed or full");
  }

  @Test
  void shouldCleanUpAfterARunThatWasKilled() throws Exception {
    ProbeProcess killed =
        ProbeProcess.start(scratch, List.of(), "disk", "--duration=10m", directory.toString());
    killed.until("files", this::writing);
    killed.signal("KILL");
    killed.await();
    assertThat(directory).isNotEmptyDirectory();

    Result next =
        ProbeProcess.run(scratch, "disk", "--count=5", "--warmup=0s", directory.toString());

    assertThat(next.text())
        .contains("found", "removed .etcd-probe-", "which a killed run had left");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldNotLetTwoRunsMeasureEachOther() throws Exception {
    ProbeProcess first =
        ProbeProcess.start(scratch, List.of(), "disk", "--duration=10m", directory.toString());
    first.until("files", this::writing);

    Result second = ProbeProcess.run(scratch, "disk", directory.toString());
    oneLineAnywhere(second, "is measuring in " + directory);
    first.signal("INT");
    first.await();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldSayThatTheDirectoryDisappeared() throws Exception {
    ProbeProcess probe =
        ProbeProcess.start(
            scratch,
            List.of(),
            "disk",
            "--rate=400",
            "--duration=6s",
            "--warmup=0s",
            directory.toString());
    probe.until("files", this::writing);
    command("rm", "-rf", workspace().toString());
    Result result = probe.await();

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("was removed").doesNotContain("\tat ");
    assertThat(result.errLines()).hasSize(1);
  }

  @Test
  void shouldRefuseADirectoryThatIsNotWritable() throws Exception {
    assumeTrue(command("setpriv", "--version") == 0, "needs setpriv");
    command("chmod", "0555", directory.toString());
    List<String> withoutOverride =
        root()
            ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner")
            : List.of();
    Result result =
        ProbeProcess.start(scratch, withoutOverride, "disk", directory.toString()).await();
    command("chmod", "0755", directory.toString());

    oneLine(result, "is not writable by this user");
  }

  @Test
  void shouldRefuseAReadOnlyFileSystem() throws Exception {
    mountTmpfs("ro,size=1m");
    oneLine(
        ProbeProcess.run(scratch, "disk", directory.toString()), "is on a read-only file system");
  }

  @Test
  void shouldRefuseAFileSystemThatItWouldFill() throws Exception {
    mountTmpfs("size=100m");
    oneLine(
        ProbeProcess.run(scratch, "disk", directory.toString()), "has 100 MiB free, the run needs");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldSayThatTheDiskBecameFullInTheMiddle() throws Exception {
    mountTmpfs("size=340m");
    ProbeProcess probe =
        ProbeProcess.start(
            scratch,
            List.of(),
            "disk",
            "--rate=1000",
            "--duration=20s",
            "--warmup=0s",
            directory.toString());
    probe.until("files", this::writing);
    Path filler = directory.resolve("filler");
    // dd must end with an error, because it fills the file system.
    command("dd", "if=/dev/zero", "of=" + filler, "bs=1M");
    Result result = probe.await();

    oneLineAnywhere(result, "ran out of space after");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(filler);
    }
  }

  @Test
  void shouldWarnOfMemoryHoweverFastItIs() throws Exception {
    mountTmpfs("size=300m");
    Result result =
        ProbeProcess.run(
            scratch, "disk", "--rate=500", "--duration=4s", "--warmup=100ms", directory.toString());

    assertThat(result.status()).as(result.out()).isEqualTo(1);
    assertThat(result.text()).contains("tmpfs is memory: etcd's data would be gone after a reboot");
    assertThat(result.out()).as("nothing for a terminal in a pipe").doesNotContain("\u001b", "\r");
  }

  @Test
  void shouldWriteTheFilesThatWereAskedForAndPlainJson() throws Exception {
    Path report = scratch.resolve("report.json");
    Path log = scratch.resolve("log.hlog");
    Result result =
        ProbeProcess.run(
            scratch,
            "disk",
            "--pattern=fio",
            "--count=23",
            "--warmup=0s",
            "--format=json",
            "--output=" + report,
            "--hdr=" + log,
            directory.toString());

    JsonNode printed = new ObjectMapper().readTree(result.out());
    assertThat(printed).isEqualTo(new ObjectMapper().readTree(report.toFile()));
    assertThat(printed.at("/latency/wal_fsync/count").asInt()).isEqualTo(23);
    // 23 samples pass nothing. A disk that is busy with others may stall in them.
    assertThat(printed.at("/verdict/status").asText()).isIn("inconclusive", "warn", "fail");
    assertThat(result.status())
        .isEqualTo(
            Map.of("inconclusive", 3, "warn", 1, "fail", 2)
                .get(printed.at("/verdict/status").asText()));
    assertThat(result.err()).isEmpty();
    assertThat(Files.readString(log)).contains("Tag=wal_fsync,");
  }

  @Test
  void shouldWriteSomethingIntoEveryFileThatCanBeAskedFor() throws Exception {
    List<String> words =
        new ArrayList<>(List.of("disk", "--pattern=fio", "--count=23", "--warmup=0s"));
    for (String option : UsageTest.fileOptions()) {
      words.add(option + "=" + scratch.resolve("new" + option));
    }
    words.add(directory.toString());

    Result result = ProbeProcess.run(scratch, words.toArray(String[]::new));

    assertThat(result.err()).isEmpty();
    for (String option : UsageTest.fileOptions()) {
      assertThat(scratch.resolve("new" + option)).isNotEmptyFile();
    }
  }

  @Test
  void shouldNotMindThatNobodyReads() throws Exception {
    List<String> shell = List.of("sh", "-c", "\"$@\" | head -c 1", "sh");
    Result result =
        ProbeProcess.start(
                scratch, shell, "disk", "--count=23", "--warmup=0s", directory.toString())
            .await();

    assertThat(result.err()).doesNotContain("Exception");
    assertThat(directory).isEmptyDirectory();
  }

  /**
   * Starts the command under strace, which counts the calls of each of the four writing threads
   * separately.
   */
  private ProbeProcess strace(String injection) throws IOException {
    return strace(injection, directory);
  }

  private ProbeProcess strace(String injection, Path target) throws IOException {
    assumeTrue(Files.exists(Path.of("/usr/bin/strace")), "needs strace");
    String call = injection.substring(0, injection.indexOf(':'));
    return ProbeProcess.start(
        scratch,
        List.of(
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=" + call,
            "-e",
            "inject=" + injection),
        "disk",
        "--rate=150",
        "--duration=6s",
        "--warmup=500ms",
        target.toString());
  }

  private boolean writing() {
    Path workspace = workspace();
    return workspace != null
        && Files.exists(workspace.resolve("db"))
        && Files.exists(workspace.resolve("wal/0.tmp"));
  }

  private Path workspace() {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> child.getFileName().toString().startsWith(".etcd-probe-"))
          .findFirst()
          .orElse(null);
    } catch (IOException gone) {
      return null;
    }
  }

  private void mountTmpfs(String options) throws Exception {
    assumeTrue(root(), "needs root to mount");
    assertThat(command("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString()))
        .isZero();
    mounted = true;
  }

  private static boolean root() {
    return System.getProperty("user.name").equals("root");
  }

  private static int command(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static void oneLine(Result result, String reason) {
    oneLineAnywhere(result, reason);
    assertThat(result.out()).doesNotContain("Exception");
  }

  private static void oneLineAnywhere(Result result, String reason) {
    assertThat(result.err()).startsWith("etcd-probe: ").contains(reason);
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.status()).isEqualTo(3);
  }
}
