package io.etcdprobe.examples.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.examples.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays faults on real network paths between two listeners, and looks whether preflight names each
 * one with its direction and blames nothing else.
 */
class PathsTest {

  /** Plays at a time: they mostly wait. */
  private static final int AT_A_TIME = 8;

  /** With this variable set all plays are played, which takes some minutes. */
  private static final String ALL = "ETCD_PROBE_ALL_PATHS";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path scratch;
  private static Path relay;
  private static String program;

  @BeforeAll
  static void prepare() throws Exception {
    Tool.needRoot();
    Tool.need("ip", "nft", "tc", "cc");
    program = Tool.distribution().resolve("bin/etcd-probe").toString();
    relay = scratch.resolve("relay");
    Process compiled =
        new ProcessBuilder("cc", "-O2", "-o", relay.toString(), "lab/c/relay.c")
            .inheritIO()
            .start();
    assertThat(compiled.waitFor()).as("cc of lab/c/relay.c").isZero();
    Files.writeString(scratch.resolve("token"), "a token of all members\n");
    Files.writeString(scratch.resolve("other"), "a token of somebody else\n");
  }

  @Test
  void shouldNameEachFaultWithItsDirectionAndBlameNothingElse() throws Exception {
    List<Play> plays = System.getenv(ALL) == null ? Plays.few() : Plays.all();
    Map<String, List<String>> wrong = new ConcurrentHashMap<>();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService stage = Executors.newFixedThreadPool(AT_A_TIME)) {
      for (Play play : plays) {
        running.add(
            stage.submit(
                () -> {
                  List<String> complaints = played(play);
                  if (!complaints.isEmpty()) {
                    wrong.put(play.name, complaints);
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }

    assertThat(plays).hasSizeGreaterThanOrEqualTo(8);
    assertThat(wrong).isEmpty();
  }

  /** Plays it, a second time if the first time was not as expected: the machine may be busy. */
  private static List<String> played(Play play) throws Exception {
    List<String> complaints = complaints(play, play(play));
    return complaints.isEmpty() ? complaints : complaints(play, play(play));
  }

  private static JsonNode play(Play play) throws Exception {
    Path folder = Files.createTempDirectory(scratch, "play");
    try (Namespaces net = new Namespaces()) {
      for (String line : play.lines) {
        String where = line.substring(0, 1);
        String what = line.substring(2);
        if (what.startsWith("RELAY ")) {
          List<String> words = new ArrayList<>(List.of(relay.toString()));
          words.addAll(List.of(what.substring(6).split(" ")));
          net.start(where, folder.resolve("relay"), words);
        } else {
          net.in(where, what);
        }
      }
      listen(net, "a", "token", folder);
      if (!play.name.equals("nothing listens on b")) {
        listen(net, "b", play.name.startsWith("another token") ? "other" : "token", folder);
      }
      if (!play.flapping.isEmpty()) {
        net.start(
            "r",
            folder.resolve("flapping"),
            List.of(
                "sh",
                "-c",
                "while :; do nft 'add rule inet paths through "
                    + play.flapping
                    + "'; sleep 0.7; nft flush chain inet paths through; sleep 2.3; done"));
      }
      Path json = folder.resolve("run.json");
      List<String> run =
          new ArrayList<>(
              List.of(
                  program,
                  "preflight",
                  "run",
                  "--members=" + play.members,
                  "--token-file=" + scratch.resolve("token"),
                  "--bulk=500ms",
                  "--output=" + json));
      run.addAll(play.options);
      Process mesh = net.start("a", folder.resolve("run"), run);
      if (!mesh.waitFor(5, TimeUnit.MINUTES)) {
        throw new IOException(
            play.name + " did not end: " + Files.readString(folder.resolve("run")));
      }
      if (!Files.exists(json)) {
        throw new IOException(play.name + ": " + Files.readString(folder.resolve("run")));
      }
      return new ObjectMapper().readTree(json.toFile());
    }
  }

  private static void listen(Namespaces net, String name, String token, Path folder)
      throws IOException {
    Path log = folder.resolve("listen-" + name);
    Process listener =
        net.start(
            name,
            log,
            List.of(
                program,
                "preflight",
                "listen",
                "--token-file=" + scratch.resolve(token),
                "--for=10m"));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.readString(log).contains("listening on 2380 and 2379")) {
      assertThat(listener.isAlive() && System.nanoTime() - deadline < 0)
          .as(Files.readString(log))
          .isTrue();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static List<String> complaints(Play play, JsonNode report) {
    List<String> complaints = new ArrayList<>();
    List<JsonNode> named = new ArrayList<>();
    for (Play.Expected expected : play.expected) {
      boolean found = false;
      for (JsonNode pair : report.at("/pairs")) {
        for (JsonNode check : pair.at("/checks")) {
          if (pair.at("/from").asText().equals(expected.from())
              && pair.at("/to").asText().equals(expected.to())
              && check.at("/name").asText().equals(expected.check())
              && List.of(expected.status().split("\\|")).contains(check.at("/status").asText())
              && expected.reason().matcher(check.at("/reason").asText()).find()) {
            found = true;
            named.add(check);
          }
        }
      }
      if (!found) {
        complaints.add("not found: " + expected);
      }
    }
    for (JsonNode pair : report.at("/pairs")) {
      for (JsonNode check : pair.at("/checks")) {
        String name = check.at("/name").asText();
        boolean blamed = List.of("warn", "fail").contains(check.at("/status").asText());
        if (blamed
            && !named.contains(check)
            && !play.touched.contains(name)
            && !name.equals("host")) {
          complaints.add(
              "blamed: " + pair.at("/from").asText() + ">" + pair.at("/to").asText() + " " + check);
        }
      }
    }
    return complaints;
  }
}
