package io.etcdprobe.examples.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.etcdprobe.examples.lab.LoopDisk.FileSystem;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Three members, m1 to m3, and the proxies between them. */
final class Cluster {

  private static final int SIZE = 3;
  private static final int DISK_MIB = 600;
  private static final long HEALTHY_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Links links = new Links();
  private final Gateway gateway;

  /**
   * Makes disks, groups and proxies; {@link #start} starts the members.
   *
   * @param cleanup takes charge of everything
   * @param etcd the program
   * @param more arguments for each member
   */
  Cluster(Cleanup cleanup, Scratch scratch, Path etcd, List<String> more) throws IOException {
    gateway = cleanup.own(new Gateway());
    FreePorts ports = new FreePorts(new Random());
    for (int i = 1; i <= SIZE; i++) {
      String name = "m" + i;
      FileSystem fileSystem = i % 2 == 0 ? FileSystem.XFS : FileSystem.EXT4;
      LoopDisk disk = cleanup.own(new LoopDisk(scratch.directory(), name, fileSystem, DISK_MIB));
      Group group = cleanup.own(new Group(scratch.name(), name));
      int peer = ports.next();
      PeerProxy proxy = cleanup.own(new PeerProxy(name, peer, links, this::owner));
      Member member =
          new Member(
              name,
              etcd,
              scratch.directory(),
              disk,
              group,
              new Member.Ports(ports.next(), peer, proxy.port()),
              more);
      members.put(name, cleanup.own(member));
    }
    cleanup.own(() -> members().forEach(member -> links.set(member.name(), Link.CLEAN)));
  }

  private @Nullable String owner(int port) {
    Map<String, Long> pids = new LinkedHashMap<>();
    members().forEach(member -> pids.put(member.name(), member.pid()));
    return SocketOwners.find(port, pids);
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  Member member(String name) {
    Member found = members.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no member " + name);
    }
    return found;
  }

  Links links() {
    return links;
  }

  Gateway gateway() {
    return gateway;
  }

  List<String> clientUrls() {
    return members().stream().map(Member::clientUrl).toList();
  }

  /** Starts all members and waits until each says that it is healthy. */
  void start() throws IOException, InterruptedException {
    for (Member member : members()) {
      member.start(peers(), "new");
    }
    long deadline = System.nanoTime() + HEALTHY_WITHIN_NANOS;
    for (Member member : members()) {
      awaitHealthy(member, deadline);
    }
  }

  /** Starts one member on the data that it has and waits until it serves. */
  void restart(Member member) throws IOException, InterruptedException {
    member.start(peers(), "existing");
    awaitHealthy(member, System.nanoTime() + HEALTHY_WITHIN_NANOS);
  }

  private String peers() {
    return members().stream()
        .map(member -> member.name() + "=" + member.advertisedPeerUrl())
        .collect(Collectors.joining(","));
  }

  private void awaitHealthy(Member member, long deadline) throws IOException, InterruptedException {
    while (!healthy(member)) {
      if (member.pid() < 0 || deadline - System.nanoTime() < 0) {
        throw new IOException(member.name() + " did not start:\n" + member.lastWords(5));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean healthy(Member member) throws InterruptedException {
    try {
      return gateway.get(member.clientUrl(), "/health", Duration.ofSeconds(2)).contains("\"true\"");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Compacts everything but the last revision. */
  void compact(Member through) throws IOException, InterruptedException {
    JsonNode answer =
        gateway.post(
            through.clientUrl(),
            "/v3/kv/range",
            "{\"key\":\"" + Gateway.base64("/lab") + "\"}",
            PATIENCE);
    String revision = answer.path("header").path("revision").asText();
    gateway.post(
        through.clientUrl(),
        "/v3/kv/compaction",
        "{\"revision\":\"" + revision + "\",\"physical\":true}",
        Duration.ofSeconds(60));
  }

  void defragment(Member member) throws IOException, InterruptedException {
    gateway.post(member.clientUrl(), "/v3/maintenance/defragment", "{}", Duration.ofSeconds(60));
  }

  /** Removes a member, its data too, and adds it as a new one. */
  void replace(Member member) throws IOException, InterruptedException {
    List<Member> others = new ArrayList<>(members());
    others.remove(member);
    String through = others.getFirst().clientUrl();
    JsonNode list = gateway.post(through, "/v3/cluster/member/list", "{}", PATIENCE);
    String id = "";
    for (JsonNode each : list.path("members")) {
      if (each.path("name").asText().equals(member.name())) {
        id = each.path("ID").asText();
      }
    }
    gateway.post(through, "/v3/cluster/member/remove", "{\"ID\":\"" + id + "\"}", PATIENCE);
    member.stop();
    member.wipe();
    gateway.post(
        through,
        "/v3/cluster/member/add",
        "{\"peerURLs\":[\"" + member.advertisedPeerUrl() + "\"]}",
        PATIENCE);
    restart(member);
  }
}
