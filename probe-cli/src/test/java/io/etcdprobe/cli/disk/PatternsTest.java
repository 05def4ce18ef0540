package io.etcdprobe.cli.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etcdprobe.cli.ProbeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compares the system calls themselves, as strace records them. */
@Timeout(180)
class PatternsTest {

  private static final Pattern CALL =
      Pattern.compile(
          "\\d+ +(write|fdatasync|fsync|fallocate|fadvise64|ftruncate|renameat|rename)\\((\\d+)<([^>]*)>(.*)");

  @TempDir Path scratch;
  @TempDir Path directory;

  @BeforeEach
  void tools() {
    assumeTrue(Files.exists(Path.of("/usr/bin/strace")), "needs strace");
  }

  @Test
  void shouldMakeTheSameCallsAsFioDoesForTheRecipe() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/fio")), "needs fio");
    Path fioTrace = scratch.resolve("fio.trace");
    List<String> fio = new ArrayList<>(strace(fioTrace));
    fio.addAll(
        List.of(
            "fio",
            "--name=recipe",
            "--rw=write",
            "--ioengine=sync",
            "--fdatasync=1",
            "--size=22m",
            "--bs=2300",
            "--directory=" + directory));
    Process process =
        new ProcessBuilder(fio).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(process.waitFor()).isZero();
    Files.delete(directory.resolve("recipe.0.0"));
    Path ourTrace = scratch.resolve("our.trace");
    assertThat(
            ProbeProcess.start(
                    scratch,
                    strace(ourTrace),
                    "disk",
                    "--pattern=fio",
                    "--warmup=0s",
                    directory.toString())
                .await()
                .out())
        .contains("10029");

    List<String> theirs = calls(fioTrace, "recipe.0.0");
    List<String> ours = calls(ourTrace, "0.dat");

    // fio repeats the advice in the process that writes, and asks for read-ahead, which a writer
    // does not use.
    theirs.removeIf(call -> call.contains("SEQUENTIAL"));
    assertThat(theirs.remove(2)).contains("DONTNEED");
    assertThat(ours).hasSize(2 + 2 * 10029).isEqualTo(theirs);
  }

  @Test
  void shouldCutASegmentInEtcdsOrder() throws Exception {
    Path trace = scratch.resolve("our.trace");
    ProbeProcess.start(
            scratch,
            strace(trace),
            "disk",
            "--rate=200",
            "--duration=2s",
            "--warmup=0s",
            directory.toString())
        .await();
    // Another thread prepares the next segment whenever it gets to run.
    List<String> all = calls(trace, "/wal");
    List<String> calls = all.stream().filter(call -> !call.startsWith("fallocate")).toList();
    int cut = indexOf(calls, "ftruncate");

    assertThat(calls.subList(cut - 4, cut))
        .extracting(PatternsTest::name)
        .containsExactly("write", "fdatasync", "write", "fdatasync");
    assertThat(calls.subList(cut, calls.size()).stream().map(PatternsTest::name))
        .startsWith(
            "ftruncate",
            "write",
            "fdatasync",
            "write",
            "fdatasync",
            "renameat",
            "fsync",
            "write",
            "fdatasync");
    assertThat(all.stream().filter(call -> call.startsWith("fallocate")))
        .allMatch(call -> call.contains("0, 0, 64000000"));
  }

  private static int indexOf(List<String> calls, String name) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).startsWith(name)) {
        return i;
      }
    }
    throw new AssertionError("no " + name + " in " + calls);
  }

  private static String name(String call) {
    return call.substring(0, call.indexOf(' '));
  }

  private static List<String> strace(Path trace) {
    return List.of(
        "strace",
        "-f",
        "-y",
        "-s",
        "0",
        "-qq",
        "-o",
        trace.toString(),
        "-e",
        "trace=write,fdatasync,fsync,fallocate,fadvise64,ftruncate,rename,renameat");
  }

  /**
   * The calls on files whose path contains the given text, each with its name and its arguments
   * without data.
   */
  private static List<String> calls(Path trace, String path) throws IOException {
    List<String> calls = new ArrayList<>();
    for (String line : Files.readAllLines(trace)) {
      Matcher matcher = CALL.matcher(line);
      if (matcher.matches() && matcher.group(3).contains(path)) {
        String arguments =
            matcher
                .group(4)
                .replaceAll("( <unfinished.*|\\) += .*|\\)$)", "")
                .replaceAll("\"\"(\\.\\.\\.)?", "data");
        calls.add(matcher.group(1) + " " + arguments);
      }
    }
    return calls;
  }
}
