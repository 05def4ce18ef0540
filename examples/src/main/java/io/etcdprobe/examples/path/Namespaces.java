package io.etcdprobe.examples.path;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hosts and a router between them, each a network namespace:
 *
 * <pre>
 * a (10.99.1.2, fd99:1::2) -- router -- b (10.99.2.2, fd99:2::2)
 * </pre>
 *
 * <p>Closing it ends what runs in them and removes them.
 */
public final class Namespaces implements AutoCloseable {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String prefix =
      "ep" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
  private final List<Process> processes = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /** Makes two hosts, a and b, and the router r. */
  public Namespaces() throws IOException, InterruptedException {
    this("a", "b");
  }

  /**
   * Makes hosts and the router r.
   *
   * @param hosts their names, each one letter but r; the first is in net 1, the second in net 2,
   *     ...
   */
  public Namespaces(String... hosts) throws IOException, InterruptedException {
    names.addAll(List.of(hosts));
    names.add("r");
    try {
      for (String name : names) {
        command("ip", "netns", "add", prefix + name);
        in(name, "ip link set lo up");
      }
      in("r", "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
      for (int i = 0; i < hosts.length; i++) {
        join(hosts[i], i + 1);
      }
      in(
          "r",
          "nft 'add table inet paths; add chain inet paths through"
              + " { type filter hook forward priority 0; }'");
    } catch (IOException | InterruptedException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  private void join(String name, int net) throws IOException, InterruptedException {
    command(
        "ip",
        "link",
        "add",
        "eth0",
        "netns",
        prefix + name,
        "type",
        "veth",
        "peer",
        "name",
        "to" + name,
        "netns",
        prefix + "r");
    in(name, "ip addr add 10.99." + net + ".2/24 dev eth0");
    in(name, "ip addr add fd99:" + net + "::2/64 dev eth0 nodad");
    in(name, "ip link set eth0 up");
    in("r", "ip addr add 10.99." + net + ".1/24 dev to" + name);
    in("r", "ip addr add fd99:" + net + "::1/64 dev to" + name + " nodad");
    in("r", "ip link set to" + name + " up");
    in(name, "ip route add default via 10.99." + net + ".1");
    in(name, "ip -6 route add default via fd99:" + net + "::1");
  }

  /**
   * Runs a line of shell in a namespace, waits for it, and returns what it printed.
   *
   * @param name a host's, or r
   * @throws IOException with what it printed, if it fails
   */
  public String in(String name, String line) throws IOException, InterruptedException {
    return command("ip", "netns", "exec", prefix + name, "sh", "-c", line);
  }

  /**
   * Starts a program in a namespace.
   *
   * @param output file for its output, errors included
   */
  public Process start(String name, Path output, List<String> program) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", prefix + name));
    command.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    // What is for us would be taken for settings by a sidecar, which refuses those it does not
    // know.
    builder.environment().keySet().removeIf(key -> key.startsWith("ETCD_PROBE_"));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static String command(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + ": " + said.strip());
    }
    return said;
  }

  @Override
  public void close() {
    try {
      for (Process process : processes) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
      for (String name : names) {
        new ProcessBuilder("ip", "netns", "del", prefix + name)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      }
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
