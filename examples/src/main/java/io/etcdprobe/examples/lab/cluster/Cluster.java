package io.etcdprobe.examples.lab.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.etcdprobe.examples.lab.cluster.LoopDisk.FileSystem;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Three members, m1 to m3, a fourth if a fault adds it, and the proxies between them. */
public final class Cluster {

  private static final int SIZE = 3;
  private static final int DISK_MIB = 600;

  /**
   * How many times its database a disk must hold: the database, its copy during a defragmentation
   * or a snapshot, and its WAL.
   */
  private static final int DISK_PER_DATABASE = 4;

  private static final long HEALTHY_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * The plan of a cluster.
   *
   * @param layout where the members listen and what they advertise
   * @param databaseMib what the database holds before the play begins
   * @param etcd more arguments for each member
   */
  public record Plan(Layout layout, int databaseMib, List<String> etcd) {}

  private final Map<String, Member> members = new ConcurrentSkipListMap<>();
  private final Links links = new Links();
  private final FreePorts ports = new FreePorts(new Random());
  private final Cleanup cleanup;
  private final Scratch scratch;
  private final Path etcd;
  private final Plan plan;
  private final @Nullable Credentials credentials;
  private final Gateway gateway;

  /**
   * Creates disks, groups and proxies; {@link #start} starts the members.
   *
   * @param cleanup takes charge of everything
   * @param etcd the etcd program
   * @param plan the plan of the cluster
   */
  public Cluster(Cleanup cleanup, Scratch scratch, Path etcd, Plan plan) throws IOException {
    this.cleanup = cleanup;
    this.scratch = scratch;
    this.etcd = etcd;
    this.plan = plan;
    credentials = plan.layout().secured() ? new Credentials(scratch.directory()) : null;
    gateway = cleanup.own(new Gateway(credentials));
    for (int i = 1; i <= SIZE; i++) {
      make(i);
    }
    cleanup.own(() -> members().forEach(member -> links.set(member.name(), Link.CLEAN)));
  }

  private Member make(int index) throws IOException {
    String name = "m" + index;
    FileSystem fileSystem = index % 2 == 0 ? FileSystem.XFS : FileSystem.EXT4;
    int mib = DISK_MIB + DISK_PER_DATABASE * plan.databaseMib();
    LoopDisk disk = cleanup.own(new LoopDisk(scratch.directory(), name, fileSystem, mib));
    Group group = cleanup.own(new Group(scratch.name(), name));
    int peer = ports.next();
    InetAddress host = InetAddress.getByName(plan.layout() == Layout.IPV6 ? "::1" : "127.0.0.1");
    PeerProxy proxy =
        cleanup.own(new PeerProxy(name, new InetSocketAddress(host, peer), links, this::owner));
    Addresses addresses =
        plan.layout()
            .addresses(
                index,
                new Layout.Ports(ports.next(), ports.next(), ports.next(), peer, proxy.port()));
    List<String> more = new ArrayList<>(plan.etcd());
    if (credentials != null) {
      more.addAll(credentials.memberArguments());
    }
    Member member = new Member(name, etcd, scratch.directory(), disk, group, addresses, more);
    members.put(name, cleanup.own(member));
    return member;
  }

  private @Nullable String owner(int port) {
    Map<String, Long> pids = new LinkedHashMap<>();
    members().forEach(member -> pids.put(member.name(), member.pid()));
    return SocketOwners.find(port, pids);
  }

  public List<Member> members() {
    return List.copyOf(members.values());
  }

  public Member member(String name) {
    Member found = members.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no member " + name);
    }
    return found;
  }

  public Links links() {
    return links;
  }

  public Gateway gateway() {
    return gateway;
  }

  public @Nullable Credentials credentials() {
    return credentials;
  }

  /** Where clients send their requests: the gateway of each member. */
  public List<String> gateways() {
    return members().stream().map(member -> member.addresses().pages()).toList();
  }

  /** What a watchdog is told. */
  public Access access() {
    List<String> options = new ArrayList<>();
    if (credentials != null) {
      options.addAll(credentials.watchdogOptions());
    }
    List<String> metrics = told(Addresses::metricsEndpoint);
    if (!metrics.isEmpty()) {
      options.add("--metrics-endpoints");
      options.add(String.join(",", metrics));
    }
    return new Access(told(Addresses::endpoint), options);
  }

  private List<String> told(Function<Addresses, String> url) {
    return members().stream()
        .map(member -> url.apply(member.addresses()))
        .filter(known -> !known.isEmpty())
        .toList();
  }

  /** Starts all members, waits until each says that it is healthy, and fills the database. */
  public void start() throws IOException, InterruptedException {
    for (Member member : members()) {
      member.start(peers(), "new");
    }
    long deadline = System.nanoTime() + HEALTHY_WITHIN_NANOS;
    for (Member member : members()) {
      awaitHealthy(member, deadline);
    }
    ClientLoad.fill(gateway, gateways(), plan.databaseMib());
  }

  /** Starts one member on its existing data and waits until it serves. */
  public void restart(Member member) throws IOException, InterruptedException {
    member.start(peers(), "existing");
    awaitHealthy(member, System.nanoTime() + HEALTHY_WITHIN_NANOS);
  }

  /**
   * The value of a metric of one member, 0 if the member does not show it.
   *
   * @param name of a metric without labels
   */
  public double metric(Member member, String name) throws IOException, InterruptedException {
    String page = gateway.get(member.addresses().pages(), "/metrics", PATIENCE);
    return page.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private String peers() {
    return members().stream()
        .map(member -> member.name() + "=" + member.addresses().advertisePeer())
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
      return gateway
          .get(member.addresses().pages(), "/health", Duration.ofSeconds(2))
          .contains("\"true\"");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Compacts everything but the last revision. */
  public void compact(Member through) throws IOException, InterruptedException {
    JsonNode answer =
        gateway.post(
            through.addresses().pages(),
            "/v3/kv/range",
            "{\"key\":\"" + Gateway.base64("/lab") + "\"}",
            PATIENCE);
    String revision = answer.path("header").path("revision").asText();
    gateway.post(
        through.addresses().pages(),
        "/v3/kv/compaction",
        "{\"revision\":\"" + revision + "\",\"physical\":true}",
        Duration.ofSeconds(60));
  }

  public void defragment(Member member) throws IOException, InterruptedException {
    gateway.post(
        member.addresses().pages(), "/v3/maintenance/defragment", "{}", Duration.ofMinutes(2));
  }

  /** Removes a member and its data, and adds it as a new one. */
  public void replace(Member member) throws IOException, InterruptedException {
    List<Member> others = new ArrayList<>(members());
    others.remove(member);
    String through = others.getFirst().addresses().pages();
    JsonNode list = gateway.post(through, "/v3/cluster/member/list", "{}", PATIENCE);
    String id = "";
    for (JsonNode each : list.path("members")) {
      if (each.path("name").asText().equals(member.name())) {
        id = each.path("ID").asText();
      }
    }
    remove(through, id);
    member.stop();
    member.wipe();
    add(through, member.addresses().advertisePeer(), false);
    restart(member);
  }

  /** Ends a member and starts it with another build on its existing data. */
  public void upgrade(Member member, Path other) throws IOException, InterruptedException {
    member.stop();
    member.upgrade(other);
    restart(member);
  }

  /** Adds a learner, m4, and starts it. */
  public Newcomer addLearner(Member through) throws IOException, InterruptedException {
    Member learner = make(SIZE + 1);
    String gate = through.addresses().pages();
    String id = add(gate, learner.addresses().advertisePeer(), true);
    restart(learner);
    return new Newcomer(gate, id, learner);
  }

  /** Adds a member that nobody starts. */
  public Newcomer addNobody(Member through) throws IOException, InterruptedException {
    String gate = through.addresses().pages();
    String scheme = plan.layout().secured() ? "https" : "http";
    String host = plan.layout() == Layout.IPV6 ? "[::1]" : "127.0.0.1";
    return new Newcomer(gate, add(gate, Addresses.url(scheme, host, ports.next()), false), null);
  }

  /** Makes the learner a voter. */
  public void promote(Member through) throws IOException, InterruptedException {
    String gate = through.addresses().pages();
    JsonNode list = gateway.post(gate, "/v3/cluster/member/list", "{}", PATIENCE);
    for (JsonNode each : list.path("members")) {
      if (each.path("isLearner").asBoolean()) {
        gateway.post(
            gate,
            "/v3/cluster/member/promote",
            "{\"ID\":\"" + each.path("ID").asText() + "\"}",
            PATIENCE);
        return;
      }
    }
    throw new IOException("no learner to promote");
  }

  /** A member that a fault added. */
  public final class Newcomer {
    private final String through;
    private final String id;
    private final @Nullable Member member;

    private Newcomer(String through, String id, @Nullable Member member) {
      this.through = through;
      this.id = id;
      this.member = member;
    }

    /** Removes the member from the cluster again. */
    public void leave() throws IOException, InterruptedException {
      remove(through, id);
      if (member != null) {
        member.stop();
        members.remove(member.name());
      }
    }
  }

  private String add(String through, String peerUrl, boolean learner)
      throws IOException, InterruptedException {
    JsonNode added =
        gateway.post(
            through,
            "/v3/cluster/member/add",
            "{\"peerURLs\":[\"" + peerUrl + "\"],\"isLearner\":" + learner + "}",
            PATIENCE);
    return added.path("member").path("ID").asText();
  }

  private void remove(String through, String id) throws IOException, InterruptedException {
    gateway.post(through, "/v3/cluster/member/remove", "{\"ID\":\"" + id + "\"}", PATIENCE);
  }
}
