package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sidecar accepts the configurations that we ship. */
class ConfigurationTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes/base/probe.yaml",
        "kubernetes/nonroot/probe.yaml",
        "systemd/probe.yaml"
      })
  void shouldBeTakenByTheSidecar(String configuration) throws Exception {
    Tool.Result result = checked(Files.readString(Path.of(configuration)));

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("probe-dir: \"/var/lib/etcd/etcd-probe\"");
  }

  @Test
  void shouldBeRefusedWithAKeyThatTheSidecarDoesNotKnow() throws Exception {
    Tool.Result result =
        checked(
            Files.readString(Path.of("systemd/probe.yaml")).replace("probe-dir", "probe-folder"));

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.output()).contains("probe-folder");
  }

  @Test
  void shouldNameOnlyVariablesThatTheSidecarTakes() throws Exception {
    Map<String, String> variables = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("systemd/etcd-probe.env"))) {
      if (line.startsWith("# ETCD_PROBE_")) {
        String[] variable = line.substring(2).split("=", 2);
        variables.put(variable[0], variable[1]);
      }
    }
    assertThat(variables).hasSize(2);

    Tool.Result result = checked(Files.readString(Path.of("systemd/probe.yaml")), variables);

    assertThat(result.status()).as(result.output()).isZero();
    variables.values().forEach(value -> assertThat(result.output()).contains(value));
  }

  private Tool.Result checked(String configuration) throws Exception {
    return checked(configuration, Map.of());
  }

  private Tool.Result checked(String configuration, Map<String, String> variables)
      throws Exception {
    Tool.need("openssl");
    Path program = Tool.distribution().resolve("bin/etcd-probe");
    Path key = directory.resolve("client.key");
    Path certificate = directory.resolve("client.crt");
    Certificates.make("etcd-probe", key, certificate);
    Path file = directory.resolve("probe.yaml");
    // The files exist only on the node. This test does not need their content.
    Files.writeString(
        file,
        configuration
            .replaceAll("(?m)^(cacert|cert): /.*$", "$1: " + certificate)
            .replaceAll("(?m)^key: /.*$", "key: " + key));
    ProcessBuilder check =
        new ProcessBuilder(
                program.toString(), "sidecar", "--check-config", "--config", file.toString())
            .redirectErrorStream(true);
    check.environment().putAll(variables);
    return Tool.run(check);
  }
}
