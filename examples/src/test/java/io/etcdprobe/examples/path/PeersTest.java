package io.etcdprobe.examples.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.examples.deploy.Tool;
import io.etcdprobe.examples.lab.EtcdBuild;
import io.etcdprobe.examples.path.PeerPlay.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * Plays faults on the paths between real members in network namespaces, and looks whether the
 * sidecar beside the leader names each one and blames nothing else.
 */
class PeersTest {

  /** Plays at a time. */
  private static final int AT_A_TIME = 2;

  /** With this variable set all plays are played on all builds, this many times. */
  private static final String ALL = "ETCD_PROBE_ALL_PATHS";

  private static final List<String> FEW =
      List.of("large packets to one follower vanish", "one follower is cut off from the leader");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long the sidecar looks before the fault. */
  private static final Duration BEFORE = Duration.ofSeconds(15);

  private static final List<String> HOSTS = List.of("a", "b", "c");

  @TempDir private static Path scratch;
  private static String program;

  private record Took(String name, double seconds, List<String> complaints) {}

  @BeforeAll
  static void prepare() throws Exception {
    Tool.needRoot();
    Tool.need("ip", "nft", "tc", "etcdctl", "strace");
    program = Tool.distribution().resolve("bin/etcd-probe").toString();
    Files.writeString(scratch.resolve("value"), "x".repeat(8192));
    Files.writeString(scratch.resolve("large"), "y".repeat(1_000_000));
  }

  @Test
  void shouldNameEachFaultOfAPathBetweenMembersAndBlameNothingElse() throws Exception {
    String rounds = System.getenv(ALL);
    Map<String, List<String>> wrong = new ConcurrentHashMap<>();
    Map<String, List<Double>> seconds = new ConcurrentHashMap<>();
    List<Future<?>> running = new ArrayList<>();
    int played = 0;
    try (ExecutorService stage = Executors.newFixedThreadPool(AT_A_TIME)) {
      for (int round = 0; round < (rounds == null ? 1 : Integer.parseInt(rounds)); round++) {
        for (EtcdBuild build : builds(rounds != null)) {
          for (PeerPlay play : PeerPlay.all()) {
            if (rounds == null && !FEW.contains(play.name)) {
              continue;
            }
            played++;
            boolean once = rounds != null;
            String title = build + ": " + play.name + (once ? " (" + (round + 1) + ")" : "");
            running.add(
                stage.submit(
                    () -> {
                      Took took = played(build, play, once);
                      if (!took.complaints.isEmpty()) {
                        wrong.put(title, took.complaints);
                      }
                      seconds
                          .computeIfAbsent(
                              build + ": " + play.name,
                              absent -> new java.util.concurrent.CopyOnWriteArrayList<>())
                          .add(took.seconds);
                      return null;
                    }));
          }
        }
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    new TreeMap<>(seconds)
        .forEach((name, times) -> System.out.println(name + ": found after " + times + " s"));

    assertThat(played).isGreaterThanOrEqualTo(FEW.size());
    assertThat(wrong).isEmpty();
  }

  /** The newest build that there is, or all. */
  private static List<EtcdBuild> builds(boolean all) {
    List<EtcdBuild> builds = EtcdBuild.all().stream().filter(EtcdBuild::exists).toList();
    return all ? builds : builds.subList(builds.size() - 1, builds.size());
  }

  /** Plays it, a second time if the first time was not as expected: the machine may be busy. */
  private static Took played(EtcdBuild build, PeerPlay play, boolean once) throws Exception {
    Took first = play(build, play);
    return once || first.complaints.isEmpty() ? first : play(build, play);
  }

  private static Took play(EtcdBuild build, PeerPlay play) throws Exception {
    // Memory: what the machine's disk does is not what is played here.
    Path data = Files.createTempDirectory(Path.of("/dev/shm"), "etcd-probe-peers");
    Path folder = Files.createTempDirectory(scratch, "play");
    try (Namespaces net = new Namespaces("a", "b", "c")) {
      Map<String, Process> members = new TreeMap<>();
      for (String host : HOSTS) {
        members.put(host, member(net, build, host, data, folder, "new"));
      }
      Map<Role, String> roles = roles(net);
      for (String line : play.before) {
        net.in("r", filled(line.replace("toONE", "to" + roles.get(Role.ONE)), roles));
      }
      net.start(
          roles.get(Role.LEADER),
          folder.resolve("load"),
          List.of(
              "sh",
              "-c",
              "i=0; while :; do i=$((i + 1)); etcdctl --command-timeout=2s --endpoints="
                  + client(roles.get(Role.LEADER))
                  + " put key$((i % 100)) < "
                  + scratch.resolve("value")
                  + "; sleep 0.12; done"));
      if (play.replaces) {
        net.in(
            roles.get(Role.LEADER),
            "etcdctl --endpoints="
                + client(roles.get(Role.LEADER))
                + " check perf --load=m >/dev/null 2>&1; for i in $(seq 150); do etcdctl"
                + " --endpoints="
                + client(roles.get(Role.LEADER))
                + " put large$i < "
                + scratch.resolve("large")
                + " >/dev/null; done");
      }
      Path events = folder.resolve("events");
      Process sidecar =
          net.start(
              roles.get(Role.LEADER),
              folder.resolve("sidecar"),
              List.of(
                  program,
                  "sidecar",
                  "--endpoints=" + client(roles.get(Role.LEADER)),
                  "--listen=off",
                  "--events=" + events));
      LockSupport.parkNanos(BEFORE.toNanos());
      Instant began = Instant.now();
      for (String rule : play.rules) {
        net.in("r", "nft 'add rule inet paths through " + filled(rule, roles) + "'");
      }
      if (play.slowsDisk) {
        net.start(
            roles.get(Role.ONE),
            folder.resolve("strace"),
            List.of(
                "strace",
                "-f",
                "-qq",
                "-e",
                "trace=fdatasync",
                "-e",
                "inject=fdatasync:delay_exit=300000",
                "-o",
                "/dev/null",
                "-p",
                Long.toString(etcd(members.get(roles.get(Role.ONE))))));
      }
      if (play.replaces) {
        replace(net, build, roles, members, data, folder);
      }
      LockSupport.parkNanos(play.lasts.toNanos());
      if (!sidecar.isAlive()) {
        throw new IOException("the sidecar ended: " + Files.readString(folder.resolve("sidecar")));
      }
      return judged(play, roles, began, events, folder);
    } finally {
      Tool.run("rm", "-rf", data.toString());
    }
  }

  private static long etcd(Process member) {
    return member.descendants().findFirst().map(ProcessHandle::pid).orElse(member.pid());
  }

  private static String client(String host) {
    return "http://" + address(host) + ":2379";
  }

  private static String address(String host) {
    return "10.99." + (HOSTS.indexOf(host) + 1) + ".2";
  }

  private static Process member(
      Namespaces net, EtcdBuild build, String host, Path data, Path folder, String state)
      throws IOException {
    List<String> cluster = new ArrayList<>();
    for (String each : HOSTS) {
      cluster.add("m" + each + "=http://" + address(each) + ":2380");
    }
    return net.start(
        host,
        folder.resolve("etcd-" + host + "-" + state),
        List.of(
            build.etcd().toString(),
            "--name=m" + host,
            "--data-dir=" + data.resolve(host + state),
            "--listen-client-urls=http://0.0.0.0:2379",
            "--advertise-client-urls=" + client(host),
            "--listen-peer-urls=http://0.0.0.0:2380",
            "--initial-advertise-peer-urls=http://" + address(host) + ":2380",
            "--initial-cluster=" + String.join(",", cluster),
            "--initial-cluster-state=" + state,
            // A member that is behind by more than 5,000 entries and this gets a snapshot.
            "--snapshot-count=1000"));
  }

  /** Waits until all serve. */
  private static Map<Role, String> roles(Namespaces net) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String said = "";
    while (System.nanoTime() - deadline < 0) {
      try {
        said =
            net.in(
                "a",
                "etcdctl --endpoints="
                    + String.join(",", HOSTS.stream().map(PeersTest::client).toList())
                    + " endpoint status 2>&1");
        String leader = "";
        for (String host : HOSTS) {
          String line =
              said.lines().filter(text -> text.startsWith(client(host))).findFirst().orElse("");
          leader =
              line.split(", ", -1).length > 5 && line.split(", ", -1)[4].equals("true")
                  ? host
                  : leader;
        }
        if (!leader.isEmpty()) {
          Map<Role, String> roles = new EnumMap<>(Role.class);
          List<String> others = new ArrayList<>(HOSTS);
          others.remove(leader);
          roles.put(Role.LEADER, leader);
          roles.put(Role.ONE, others.get(0));
          roles.put(Role.TWO, others.get(1));
          return roles;
        }
      } catch (IOException notYet) {
        said = String.valueOf(notYet.getMessage());
      }
      LockSupport.parkNanos(200_000_000);
    }
    throw new IOException("no leader: " + said);
  }

  private static void replace(
      Namespaces net,
      EtcdBuild build,
      Map<Role, String> roles,
      Map<String, Process> members,
      Path data,
      Path folder)
      throws Exception {
    String one = roles.get(Role.ONE);
    String ctl = "etcdctl --endpoints=" + client(roles.get(Role.LEADER)) + " member ";
    Process old = members.get(one);
    old.descendants().forEach(ProcessHandle::destroyForcibly);
    old.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    String id =
        net.in(roles.get(Role.LEADER), ctl + "list")
            .lines()
            .filter(line -> line.contains(", m" + one + ","))
            .map(line -> line.split(",", 2)[0])
            .findFirst()
            .orElseThrow();
    net.in(roles.get(Role.LEADER), ctl + "remove " + id);
    net.in(
        roles.get(Role.LEADER),
        ctl + "add m" + one + " --peer-urls=http://" + address(one) + ":2380");
    members.put(one, member(net, build, one, data, folder, "existing"));
  }

  private static String filled(String text, Map<Role, String> roles) {
    String filled = text;
    for (Map.Entry<Role, String> role : roles.entrySet()) {
      filled = filled.replace(role.getKey().name(), address(role.getValue()));
    }
    return filled;
  }

  private static String named(String text, Map<Role, String> roles) {
    String named = text;
    for (Map.Entry<Role, String> role : roles.entrySet()) {
      named = named.replace(role.getKey().name(), "m" + role.getValue());
    }
    return named;
  }

  private static Took judged(
      PeerPlay play, Map<Role, String> roles, Instant began, Path events, Path folder)
      throws IOException {
    List<String> complaints = new ArrayList<>();
    double seconds = Double.NaN;
    String lines = Files.exists(events) ? Files.readString(events, StandardCharsets.UTF_8) : "";
    ObjectMapper mapper = new ObjectMapper();
    for (String line : lines.lines().toList()) {
      JsonNode event = mapper.readTree(line);
      boolean notice = event.at("/severity").asText().equals("info");
      if (event.at("/event").asText().equals("ended")) {
        continue;
      }
      String member = event.at("/member").asText();
      String cause = event.at("/cause").asText();
      Instant time = Instant.parse(event.at("/time").asText());
      double after = Duration.between(began, time).toMillis() / 1e3;
      boolean expected =
          member.equals(blamed(play.blamed, roles))
              && play.causes.contains(cause)
              && event.at("/text").asText().contains(named(play.text, roles));
      boolean allowed =
          play.may.stream()
              .anyMatch(
                  may -> may.cause().equals(cause) && member.equals(blamed(may.role(), roles)));
      if (after < 0 && !notice) {
        complaints.add("before the fault: " + line);
      } else if (expected && after >= 0) {
        seconds = Double.isNaN(seconds) ? after : seconds;
      } else if (!allowed && !notice) {
        complaints.add("blamed after " + after + " s: " + line);
      }
    }
    boolean found = seconds <= play.within.toMillis() / 1e3;
    if (!play.causes.isEmpty() && !found) {
      complaints.add(
          "found after "
              + seconds
              + " s, not within "
              + play.within.toSeconds()
              + " s: "
              + play.causes
              + " of "
              + blamed(play.blamed, roles)
              + "; the sidecar said: "
              + Files.readString(folder.resolve("sidecar")));
    }
    return new Took(play.name, seconds, complaints);
  }

  private static String blamed(Role role, Map<Role, String> roles) {
    return role == Role.CLUSTER ? "cluster" : "m" + roles.get(role);
  }
}
