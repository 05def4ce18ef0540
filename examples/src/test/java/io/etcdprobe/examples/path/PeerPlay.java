package io.etcdprobe.examples.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A fault of a path between members, and what the sidecar beside the leader has to say of it. In
 * its lines {@code LEADER}, {@code ONE} and {@code TWO} stand for the addresses of the leader and
 * of the followers.
 */
final class PeerPlay {

  /** Who is blamed. */
  enum Role {
    LEADER,
    ONE,
    TWO,
    CLUSTER
  }

  /** A finding that may be there. */
  record May(Role role, String cause) {}

  final String name;
  final List<String> rules = new ArrayList<>();
  final List<String> before = new ArrayList<>();
  final List<May> may = new ArrayList<>();
  Role blamed = Role.ONE;
  Set<String> causes = Set.of();
  String text = "";
  Duration within = Duration.ZERO;
  Duration lasts = Duration.ofSeconds(25);
  boolean slowsDisk;
  boolean replaces;

  private PeerPlay(String name) {
    this.name = name;
  }

  static PeerPlay of(String name) {
    return new PeerPlay(name);
  }

  /** A rule of the router for packets that it forwards. */
  PeerPlay rule(String rule) {
    rules.add(rule);
    return this;
  }

  /** A line of shell on the router, before the fault. */
  PeerPlay router(String line) {
    before.add(line);
    return this;
  }

  PeerPlay expect(Role role, int seconds, String reason, String... names) {
    blamed = role;
    within = Duration.ofSeconds(seconds);
    text = reason;
    causes = Set.of(names);
    return this;
  }

  PeerPlay may(Role role, String... names) {
    for (String cause : names) {
      may.add(new May(role, cause));
    }
    return this;
  }

  PeerPlay lasts(int seconds) {
    lasts = Duration.ofSeconds(seconds);
    return this;
  }

  /** The first follower's fdatasyncs take 300 ms longer. */
  PeerPlay slowsDisk() {
    slowsDisk = true;
    return this;
  }

  /** The first follower is replaced by a member with an empty disk. */
  PeerPlay replaces() {
    replaces = true;
    return this;
  }

  private static final String BETWEEN = "ip saddr { LEADER, ONE } ip daddr { LEADER, ONE } ";
  private static final String LARGE = "meta length > 1400 drop";

  /** What an election looks like, which follows from some of these faults. */
  private static final String[] ELECTIONS = {"leader-flapping", "no-leader", "overload"};

  static List<PeerPlay> all() {
    return List.of(
        of("healthy"),
        of("large packets to one follower vanish")
            .rule("ip saddr LEADER ip daddr ONE " + LARGE)
            .expect(Role.ONE, 10, "large packets from LEADER to ONE vanish", "network-mtu")
            .may(Role.CLUSTER, ELECTIONS),
        of("large packets to both followers vanish")
            .rule("ip saddr LEADER " + LARGE)
            .expect(Role.LEADER, 10, "to ONE and TWO vanish", "network-mtu")
            .may(Role.CLUSTER, ELECTIONS)
            .may(Role.LEADER, "raft-stuck", "overload"),
        of("one follower is cut off from the leader")
            .rule(BETWEEN + "drop")
            .expect(Role.ONE, 5, "gets nothing back from ONE", "network-partition")
            .may(Role.CLUSTER, ELECTIONS),
        of("the path to one follower loses a twentieth")
            .rule(BETWEEN + "numgen random mod 100 < 5 drop")
            .expect(Role.ONE, 30, "segments to ONE again", "network-loss")
            .may(Role.ONE, "network-slow")
            .may(Role.CLUSTER, ELECTIONS)
            .lasts(40),
        of("new connections to one follower get no answer")
            .rule(BETWEEN + "tcp flags & (syn | ack) == syn drop")
            .expect(Role.ONE, 40, "new connections to ONE get no answer", "network-loss")
            .may(Role.ONE, "not-reachable")
            .lasts(45),
        of("the disk of one follower is slow")
            .slowsDisk()
            .expect(Role.ONE, 40, "", "disk-slow", "disk-stall")
            .may(Role.ONE, "disk-slow", "disk-stall", "follower-lagging")
            .lasts(45),
        of("a snapshot goes to one follower over a slow link")
            .replaces()
            .router("tc qdisc add dev toONE root tbf rate 100mbit burst 64k latency 400ms")
            .expect(Role.LEADER, 60, "it sends a snapshot to", "maintenance")
            .may(
                Role.ONE,
                "network-slow",
                "maintenance",
                "not-started",
                "not-reachable",
                "member-down",
                "follower-lagging")
            .may(Role.LEADER, "maintenance", "network-slow")
            .may(Role.CLUSTER, "maintenance", "network-slow")
            .lasts(60));
  }

  @Override
  public String toString() {
    return name;
  }
}
