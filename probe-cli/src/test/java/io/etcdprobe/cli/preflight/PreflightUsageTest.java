package io.etcdprobe.cli.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.cli.Main;
import io.etcdprobe.cli.ProbeProcess;
import io.etcdprobe.cli.ProbeProcess.Result;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightUsageTest {

  @TempDir private Path scratch;
  private Path token;

  @BeforeEach
  void makeToken() throws Exception {
    token = Files.writeString(scratch.resolve("token"), "a token of all members\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --members a|--members: 'a' is one member; give two or more",
        "run --members a,a|--members: 'a' is there twice",
        "run --members a,b:2380|'b:2380' has a port; give ports once for all members, with --ports",
        "run --members a,b --ports 0|--ports: 0 is no port",
        "run --members a,b --ports x|Invalid value for option '--ports'",
        "run --members a,b --duration 10ms|--duration: give 1s to 30m",
        "run --members a,b --bulk 1h|--bulk: give at most 30s",
        "run --members a,b --max-loss 1|'1' is no share; write for example 0.5%",
        "run --members a,b --max-loss 500%|'500%' is over 100%",
        "run --members a,b --max-rtt-p99 50ms,10ms|is stricter than the soft one",
        "run --members a,b --min-bandwidth 1MB,2MB|is stricter than the soft one",
        "run --members a,b --ignore mut|--ignore: 'mut' is no check; there are names, ports, mtu",
        "run --members a,b --ignore mtu:a|--ignore: 'mtu:a' names no pair",
        "run --members a,b --election-timeout 100ms|under five heartbeats",
        "run --members a,b --disk /no/such|--disk: /no/such cannot be read as JSON",
        "listen --listen nowhere|'nowhere' is no address; write for example :2380",
        "listen --listen :99999|there is no port over 65535",
        "listen --listen no-such-host.invalid:1|'no-such-host.invalid' has no address",
        "listen --for soon|'soon' is not a duration"
      })
  void shouldSayInOneLineWhatIsWrong(String words, String line) {
    List<String> arguments = new ArrayList<>(List.of("preflight"));
    arguments.addAll(List.of(words.split(" ", -1)));
    arguments.add("--token-file=" + token);

    oneLine(line, arguments.toArray(String[]::new));
  }

  @Test
  void shouldSayHowToMakeAToken() throws Exception {
    oneLine(
        "does not exist; make one with: head -c 24 /dev/urandom | base64 > ",
        "preflight",
        "listen",
        "--token-file=" + scratch.resolve("missing"));
    Path shorter = Files.writeString(scratch.resolve("short"), "secret\n");
    oneLine(
        "a token has at least 16 characters",
        "preflight",
        "run",
        "--members=a,b",
        "--token-file=" + shorter);
    oneLine("Missing required option: '--token-file=FILE'", "preflight", "listen");
  }

  @Test
  void shouldRefuseAResultOfSomethingElseAsThatOfADisk() throws Exception {
    Path other = Files.writeString(scratch.resolve("other.json"), "{\"schema\":\"x\",\"a\":[{}]}");
    oneLine(
        "is no result of etcd-probe disk; make one with disk --output FILE",
        "preflight",
        "run",
        "--members=a,b",
        "--token-file=" + token,
        "--disk=" + other);
  }

  @Test
  void shouldSayWhoCannotBeReached() throws Exception {
    String port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = String.valueOf(free.getLocalPort());
    }
    Path output = scratch.resolve("run.json");
    Result result =
        ProbeProcess.run(
            scratch,
            "preflight",
            "run",
            "--members=a=127.0.0.1,b=127.0.0.2",
            "--ports=" + port,
            "--token-file=" + token,
            "--output=" + output);

    assertThat(result.text())
        .contains("a cannot probe: 127.0.0.1 port " + port + ": nothing listens there");
    assertThat(result.status()).isEqualTo(3);
    JsonNode report = new ObjectMapper().readTree(output.toFile());
    assertThat(report.at("/pairs")).hasSize(2);
    assertThat(report.at("/status").asText()).isEqualTo("inconclusive");
  }

  @Test
  void shouldListenAndEndByItselfOrWhenItIsAskedTo() throws Exception {
    String[] listen = {"preflight", "listen", "--listen=127.0.0.1:0", "--token-file=" + token};
    ProbeProcess asked = ProbeProcess.start(scratch, List.of(), listen);
    asked.until("it listens", () -> asked.said().contains("(TCP and UDP) for 15 min"));
    asked.signal("TERM");
    assertThat(asked.await().status()).isZero();

    Result ended =
        ProbeProcess.run(scratch, listen[0], listen[1], listen[2], listen[3], "--for=100ms");
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("the time is over");
  }

  private static void oneLine(String expected, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("etcd-probe: ").contains(expected);
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(status).isEqualTo(3);
  }
}
