package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the build does before its tests. */
class VerifyTest {

  private static final Path NEWER_PEERS = Path.of("../build/newer-peers");

  @Test
  void shouldSayInOneLineWhyItHasNoNewerPeersAndGoOn(@TempDir Path directory) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder("/bin/sh", NEWER_PEERS.toString(), directory.resolve("peers").toString())
            .redirectErrorStream(true);
    command.environment().put("PATH", Files.createDirectory(directory.resolve("bin")).toString());

    Tool.Result result = Tool.run(command);

    assertThat(result.output())
        .hasLineCount(1)
        .contains("no newer etcd and Prometheus", "apt-get", "skipped");
    assertThat(result.status()).isZero();
    assertThat(directory.resolve("peers")).doesNotExist();
  }

  @Test
  void shouldKeepWhatItHasFetched(@TempDir Path directory) throws Exception {
    Files.createDirectory(directory.resolve("etcd-3.5.30"));
    Files.createDirectory(directory.resolve("prometheus-3.5.3"));

    Tool.Result result = Tool.run("/bin/sh", NEWER_PEERS.toString(), directory.toString());

    assertThat(result.output()).isEmpty();
    assertThat(result.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "ETCD_PROBE_ETCD_DIRS, /nowhere/at/all, '/nowhere/at/all has no etcd, nor has its bin/'",
    "ETCD_PROBE_PROMETHEUS_DIRS, /nowhere/at/all, has no prometheus",
    "ETCD_PROBE_ETCD_DIRS, target/peers, 'write the whole path, from /'"
  })
  void shouldRefuseAFolderWithoutTheProgramsBeforeItBuildsAnything(
      String variable, String folders, String reason) throws Exception {
    ProcessBuilder command = new ProcessBuilder("../verify").redirectErrorStream(true);
    command.environment().remove("ETCD_PROBE_ETCD_DIRS");
    command.environment().remove("ETCD_PROBE_PROMETHEUS_DIRS");
    command.environment().put(variable, folders);

    Tool.Result result = Tool.run(command);

    assertThat(result.output()).hasLineCount(1).contains("verify: " + variable + ": ", reason);
    assertThat(result.status()).isEqualTo(3);
  }
}
