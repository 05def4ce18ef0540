package io.etcdprobe.examples.path;

import java.util.List;

/** The faults. */
final class Plays {

  private static final String TO_A = "ip daddr 10.99.1.2 ";
  private static final String TO_B = "ip daddr 10.99.2.2 ";
  private static final String BIG = "meta length > 1400 drop";
  private static final String SOME = "numgen random mod 100 < 5 drop";

  private Plays() {}

  /** One of each kind. */
  static List<Play> few() {
    List<String> kinds =
        List.of(
            "healthy by IPv6",
            "large packets to b vanish",
            "random loss to a",
            "outages to a",
            "a firewall drops datagrams",
            "nothing listens on b",
            "a link of 80 Mbit/s to b",
            "an overlay whose MTU is the underlay's");
    return all().stream().filter(play -> kinds.contains(play.name)).toList();
  }

  static List<Play> all() {
    return List.of(
        Play.of("healthy"),
        Play.of("healthy by IPv6").members("a=fd99:1::2,b=[fd99:2::2]"),
        hole("large packets to b vanish", TO_B, "a to b"),
        hole("large packets to a vanish", TO_A, "b to a"),
        hole("large packets vanish both ways", "", "a to b", "b to a"),
        Play.of("large packets to b vanish by IPv6")
            .members("a=fd99:1::2,b=fd99:2::2")
            .rule("ip6 daddr fd99:2::2 " + BIG)
            .expect("a", "b", "mtu", "fail", "a to b: packets over 1400 bytes vanish")
            .expect("b", "a", "mtu", "fail", "a to b: packets over 1400 bytes vanish")
            .touching("stream", "bandwidth"),
        Play.of("a narrower link to b, and the router says so")
            .router("ip link set tob mtu 1400")
            .host("b", "ip link set eth0 mtu 1400")
            .expect("a", "b", "mtu", "warn", "a to b: the interface has 1500, the path 1400")
            .expect("b", "a", "mtu", "warn", "a to b: the interface has 1500, the path 1400"),
        Play.of("random loss to b")
            .rule(TO_B + SOME)
            .expect("a", "b", "loss", "fail", "a to b: [1-9]\\d* of .*b to a: 0 of")
            .expect("b", "a", "loss", "fail", "b to a: 0 of .*a to b: [1-9]\\d* of")
            .touching("stream", "bandwidth", "burst"),
        Play.of("random loss to a")
            .rule(TO_A + SOME)
            .expect("a", "b", "loss", "fail", "a to b: 0 of .*b to a: [1-9]\\d* of")
            .expect("b", "a", "loss", "fail", "b to a: [1-9]\\d* of .*a to b: 0 of")
            .touching("stream", "bandwidth", "burst"),
        Play.of("random loss both ways")
            .rule(SOME)
            .expect("a", "b", "loss", "fail", "a to b: [1-9]\\d* of .*b to a: [1-9]\\d* of")
            .expect("b", "a", "loss", "fail", "b to a: [1-9]\\d* of .*a to b: [1-9]\\d* of")
            .touching("stream", "bandwidth", "burst"),
        outages("outages to b", TO_B, "a to b"),
        outages("outages to a", TO_A, "b to a"),
        Play.of("a firewall drops datagrams")
            .rule("meta l4proto udp drop")
            .expect("a", "b", "loss", "inconclusive", "no datagram was answered")
            .expect("b", "a", "loss", "inconclusive", "no datagram was answered")
            .expect("a", "b", "mtu", "inconclusive", "TCP gets through")
            .expect("a", "b", "rtt", "inconclusive|pass", "over TCP: p50"),
        Play.of("a firewall refuses the client port of b")
            .rule(TO_B + "tcp dport 2379 reject with tcp reset")
            .expect("a", "b", "ports", "fail", "^port 2379: nothing listens there$"),
        Play.of("a firewall drops connections to the peer port of b")
            .rule(TO_B + "tcp dport 2380 drop")
            .expect("a", "b", "ports", "fail", "^port 2380: no connection within 5 s")
            .touching("integrity"),
        Play.of("nothing listens on b")
            .expect(
                "a", "b", "ports", "fail", "port 2380: nothing listens there; port 2379: nothing")
            .expect("b", "a", "probe", "inconclusive", "b cannot probe: .*nothing listens there"),
        Play.of("another token on b")
            .expect("a", "b", "ports", "fail", "does not know the token")
            .expect("b", "a", "probe", "inconclusive", "b cannot probe: .*does not know the token"),
        Play.of("a name without an address")
            .members("a=10.99.1.2,b=no-such-host.invalid")
            .expect("a", "b", "names", "fail", "no address for the name no-such-host.invalid")
            .expect("b", "a", "probe", "inconclusive", "no address for the name"),
        Play.of("a link of 80 Mbit/s to b")
            .router("tc qdisc add dev tob root tbf rate 80mbit burst 64k latency 50ms")
            .expect("a", "b", "bandwidth", "fail", "^[89]\\.?\\d* MB/s there")
            .expect("b", "a", "bandwidth", "fail", "[89]\\.?\\d* MB/s back"),
        Play.of("a link of 400 Mbit/s to a")
            .router("tc qdisc add dev toa root tbf rate 400mbit burst 256k latency 50ms")
            .expect("a", "b", "bandwidth", "warn", "there, [34]\\d(\\.\\d)? MB/s back")
            .expect("b", "a", "bandwidth", "warn", "^[34]\\d(\\.\\d)? MB/s there"),
        relay("far away, 25 ms each way", 25_000, 0, "warn", "p50 5[0-9]"),
        relay("too far away, 60 ms each way", 60_000, 0, "fail", "p50 12[0-9]"),
        relay("jitter, 1 to 61 ms each way", 1_000, 60_000, "fail|warn", "p50 "),
        overlay("an overlay that is well", 1450).expect("a", "b", "rtt", "pass", ""),
        overlay("an overlay whose MTU is the underlay's", 1500)
            .expect(
                "a",
                "b",
                "mtu",
                "warn|fail",
                "a to b: (the interface has 1500, the path 1450|packets over 1450)")
            .expect(
                "b",
                "a",
                "mtu",
                "warn|fail",
                "b to a: (the interface has 1500, the path 1450|packets over 1450)")
            .touching("stream", "bandwidth"));
  }

  private static Play hole(String name, String to, String... ways) {
    Play play = Play.of(name).rule(to + BIG).touching("stream", "bandwidth");
    for (String way : ways) {
      String reason = way + ": packets over 1400 bytes vanish \\(the interface has 1500\\), and a";
      play.expect("a", "b", "mtu", "fail", reason).expect("b", "a", "mtu", "fail", reason);
    }
    return play;
  }

  private static Play outages(String name, String to, String way) {
    return Play.of(name)
        .flapping(to + "drop")
        .options("--duration=6s")
        .expect("a", "b", "burst", "fail", way + ": everything was lost for [6-9]\\d\\d ms")
        .expect("b", "a", "burst", "fail", way + ": everything was lost for [6-9]\\d\\d ms")
        .touching("loss", "stream", "bandwidth", "mtu", "ports");
  }

  /** The link of b goes through a relay of ours. */
  private static Play relay(String name, int delay, int jitter, String status, String reason) {
    return Play.of(name)
        .router("ip link set tob down; ip link set tob name near")
        .router("ip link add tob type veth peer name far")
        .router(
            "ip addr flush dev near; ip link set near up; ip link set far up; ip link set tob up")
        .router("ip addr add 10.99.2.1/24 dev tob; sysctl -qw net.ipv6.conf.near.disable_ipv6=1")
        .router("RELAY near far " + delay + " " + jitter)
        .expect("a", "b", "rtt", status, reason)
        .expect("b", "a", "rtt", status, reason)
        .touching("bandwidth", "stream");
  }

  private static Play overlay(String name, int mtu) {
    return Play.of(name)
        .members("a=10.99.1.2/10.244.0.1,b=10.99.2.2/10.244.0.2")
        .host("a", vxlan(1, 2, mtu))
        .host("b", vxlan(2, 1, mtu));
  }

  private static String vxlan(int from, int to, int mtu) {
    return "ip link add vx type vxlan id 42 dstport 4789 local 10.99."
        + from
        + ".2 remote 10.99."
        + to
        + ".2; ip addr add 10.244.0."
        + from
        + "/24 dev vx; ip link set vx mtu "
        + mtu
        + " up";
  }
}
