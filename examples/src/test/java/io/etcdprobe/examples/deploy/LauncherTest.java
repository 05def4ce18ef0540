package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher on nodes where the JVM would start in the wrong way or not at all. */
class LauncherTest {

  private static final int UNKNOWN = 3;

  /** An unused user id, so that no other thread of the machine counts for it. */
  private static final int USER = 61_234;

  /** The offset in an ELF header of the processor type. */
  private static final int MACHINE = 18;

  private static final int NO_SUCH_MACHINE = 0x7f;
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path directory;
  private Path home;

  @BeforeEach
  void copyTheDistribution() throws Exception {
    home = directory.resolve("a copy");
    Tool.Result copy = Tool.run("cp", "-a", Tool.distribution().toString(), home.toString());
    assertThat(copy.status()).as(copy.output()).isZero();
  }

  @Test
  void shouldNotTakeWhatIsSetForOtherJavaPrograms() throws Exception {
    Said said =
        run(
            Map.of(
                "JAVA_TOOL_OPTIONS", "-javaagent:/no/agent.jar -XX:+UseG1GC",
                "JDK_JAVA_OPTIONS", "-XX:+UseG1GC",
                "_JAVA_OPTIONS", "-Xmx9m",
                "_JAVA_LAUNCHER_DEBUG", "1"),
            launcher(),
            "--version");

    assertThat(said.err).isEmpty();
    assertThat(said.out).startsWith("etcd-probe ").hasLineCount(1);
    assertThat(said.status).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lib/etcd-probe.jar",
        "lib/files",
        "runtime/bin/java",
        "runtime/lib/modules",
        "runtime/lib/libzip.so",
        "runtime/lib/server/libjvm.so"
      })
  void shouldNameTheFileThatACopyHasLostOrCutShort(String name) throws Exception {
    Path file = home.resolve(name);
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.setLength(0);
    }
    refused(run(Map.of(), launcher(), "--version"), name, "unpack the distribution again");

    Files.delete(file);
    refused(run(Map.of(), launcher(), "--version"), name, "unpack the distribution again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"runtime/bin/java", "runtime/lib/server/libjvm.so"})
  void shouldSayThatTheRuntimeIsForAnotherProcessor(String name) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(home.resolve(name).toFile(), "rw")) {
      file.seek(MACHINE);
      file.write(NO_SUCH_MACHINE);
    }

    refused(run(Map.of(), launcher(), "--version"), "does not start here: ", name);
  }

  @Test
  void shouldSayThatTheProcessMayNotTakeTheMemory() throws Exception {
    for (int kilobytes : new int[] {20_000, 100_000, 1_000_000}) {
      refused(
          run(
              Map.of(),
              "sh",
              "-c",
              "ulimit -v " + kilobytes + "; exec \"$0\" --version",
              launcher()),
          "does not start");
    }
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(home);
    }
  }

  @Test
  void shouldSayThatTheProcessMayNotHaveTheThreads() throws Exception {
    Tool.needRoot();
    Tool.need("setpriv", "prlimit");
    assertThat(directory.toFile().setExecutable(true, false)).isTrue();

    Said said =
        run(
            Map.of(),
            "setpriv",
            "--reuid=" + USER,
            "--regid=" + USER,
            "--clear-groups",
            "prlimit",
            "--nproc=9",
            launcher(),
            "--version");

    refused(said, "within the limits here");
  }

  @Test
  void shouldBeTheProcessThatIsSignalled() throws Exception {
    Path probed = Files.createDirectory(directory.resolve("probed"));
    Process process =
        new ProcessBuilder(launcher(), "disk", "--duration=60s", "--warmup=0s", probed.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (isEmpty(probed)) {
        assertThat(process.isAlive() && deadline - System.nanoTime() > 0)
            .as(Files.readString(directory.resolve("said")))
            .isTrue();
        Thread.sleep(20);
      }

      assertThat(process.children()).isEmpty();
      process.destroyForcibly();

      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 9);
    } finally {
      process.destroyForcibly();
    }
  }

  private String launcher() {
    return home.resolve("bin/etcd-probe").toString();
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static void refused(Said said, String... reasons) {
    assertThat(said.err).startsWith("etcd-probe: ").hasLineCount(1).contains(reasons);
    assertThat(said.out).isEmpty();
    assertThat(said.status).isEqualTo(UNKNOWN);
  }

  private record Said(int status, String out, String err) {}

  private Said run(Map<String, String> environment, String... command) throws Exception {
    Path scratch = Files.createTempDirectory("launcher");
    Path out = scratch.resolve("out");
    Path err = scratch.resolve("err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(List.of(command))
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
      Files.delete(scratch);
    }
  }
}
