package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution, if a copy has lost a part of it. */
class CopyTest {

  private static final String COMPLAINT = "starts without ";

  @Test
  void shouldSayThatACopyWithoutItsTimesIsTheLarger(@TempDir Path directory) throws Exception {
    Path distribution = Tool.distribution();
    Path faithful = copied("-a", distribution, directory.resolve("faithful"));
    Path careless = copied("-r", distribution, directory.resolve("careless"));

    assertThat(output(faithful, directory))
        .contains("ended with 0")
        // If the JVM cannot read a line of sidecar.compile, it says so on standard output, where
        // events go.
        .doesNotContain(COMPLAINT, "CompileCommand");
    assertThat(output(careless, directory))
        .contains("ended with 0", COMPLAINT + careless.resolve("lib/cluster.aot"), "cp -a");
  }

  private static Path copied(String how, Path distribution, Path to) throws Exception {
    Files.createDirectory(to);
    Files.createSymbolicLink(to.resolve("runtime"), distribution.resolve("runtime"));
    Tool.Result copy =
        Tool.run(
            "cp",
            how,
            distribution.resolve("bin").toString(),
            distribution.resolve("lib").toString(),
            to.toString());
    assertThat(copy.status()).as(copy.output()).isZero();
    return to.toRealPath();
  }

  private static String output(Path home, Path directory) throws Exception {
    Path probed = Files.createTempDirectory(directory, "probed");
    return Tool.run(
            "sh",
            "-c",
            """
            "$1" sidecar --listen=127.0.0.1:0 --endpoints=http://127.0.0.1:1 --probe-dir="$2" >"$3" 2>&1 &
            """
                + Tool.UNTIL_IT_RUNS,
            "sh",
            home.resolve("bin/etcd-probe").toString(),
            probed.toString(),
            probed.resolveSibling(probed.getFileName() + ".log").toString())
        .output();
  }
}
