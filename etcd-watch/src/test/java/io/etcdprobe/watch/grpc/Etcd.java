package io.etcdprobe.watch.grpc;

import io.etcdprobe.watch.EtcdBuild;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real member on loopback, from the system's own package. It can be stopped, halted and
 * restarted.
 */
public final class Etcd implements AutoCloseable {

  private final List<String> command = new ArrayList<>();
  private final Path log;
  private final URI endpoint;
  private final String peer;
  private final String name;
  private final EtcdBuild build;
  private Process process;

  private Etcd(EtcdBuild build, Path directory, String name, String scheme, int client, int peer) {
    this.build = build;
    this.name = name;
    this.log = directory.resolve(name + ".log");
    this.endpoint = URI.create(scheme + "://127.0.0.1:" + client);
    this.peer = "http://127.0.0.1:" + peer;
    command.addAll(
        List.of(
            build.etcd().toString(),
            "--name=" + name,
            "--data-dir=" + directory.resolve(name),
            "--listen-client-urls=" + endpoint,
            "--advertise-client-urls=" + endpoint,
            "--listen-peer-urls=" + this.peer,
            "--initial-advertise-peer-urls=" + this.peer,
            "--heartbeat-interval=50",
            "--election-timeout=500",
            "--log-level=error"));
  }

  static boolean installed() {
    return EtcdBuild.onPath().there();
  }

  static Etcd start(Path directory, String... options) throws IOException {
    return start(EtcdBuild.onPath(), directory, options);
  }

  static Etcd start(EtcdBuild build, Path directory, String... options) throws IOException {
    return start(build, directory, "http", options);
  }

  static Etcd startTls(Path directory, String... options) throws IOException {
    return startTls(EtcdBuild.onPath(), directory, options);
  }

  static Etcd startTls(EtcdBuild build, Path directory, String... options) throws IOException {
    return start(build, directory, "https", options);
  }

  private static Etcd start(EtcdBuild build, Path directory, String scheme, String... options)
      throws IOException {
    int[] ports = freePorts(2);
    Etcd etcd = new Etcd(build, directory, "m1", scheme, ports[0], ports[1]);
    etcd.command.add("--initial-cluster=" + etcd.asPeer());
    etcd.command.addAll(List.of(options));
    etcd.run();
    return etcd;
  }

  /** Starts two members, which need each other. */
  static List<Etcd> startPair(EtcdBuild build, Path directory) throws IOException {
    int[] ports = freePorts(4);
    Etcd one = new Etcd(build, directory, "m1", "http", ports[0], ports[1]);
    Etcd two = new Etcd(build, directory, "m2", "http", ports[2], ports[3]);
    for (Etcd member : List.of(one, two)) {
      member.command.add("--initial-cluster=" + one.asPeer() + "," + two.asPeer());
      member.run();
    }
    return List.of(one, two);
  }

  private String asPeer() {
    return name + "=" + peer;
  }

  private void run() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  URI endpoint() {
    return endpoint;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Kills the member as a crash would. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  void restart() throws IOException {
    run();
  }

  /** Restarts the member with other values of options that it had before. */
  void restart(String... options) throws IOException {
    for (String option : options) {
      String name = option.substring(0, option.indexOf('=') + 1);
      command.removeIf(given -> given.startsWith(name));
      command.add(option);
    }
    run();
  }

  /** Halts the member: it keeps its sockets and does nothing. */
  void halt() throws IOException, InterruptedException {
    signal("-STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    run(new ProcessBuilder("kill", signal, Long.toString(process.pid())));
  }

  /** Runs etcdctl against it. */
  void ctl(String... arguments) throws IOException, InterruptedException {
    List<String> ctl = new ArrayList<>(List.of(build.ctl().toString(), "--endpoints=" + endpoint));
    ctl.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(ctl);
    builder.environment().put("ETCDCTL_API", "3");
    run(builder);
  }

  /** Sets a user's password as root. */
  void setPassword(String user, String password) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "printf %s \"$1\" | \"$2\" --endpoints=\"$3\" --user=root:rootpw user passwd \"$4\""
                + " --interactive=false",
            "sh",
            password,
            build.ctl().toString(),
            endpoint.toString(),
            user);
    builder.environment().put("ETCDCTL_API", "3");
    run(builder);
  }

  public static void run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile("etcd-probe-test", ".log");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("does not end: " + builder.command());
      }
      if (process.exitValue() != 0) {
        throw new IOException(builder.command() + ": " + Files.readString(output));
      }
    } finally {
      Files.delete(output);
    }
  }

  @Override
  public void close() {
    kill();
  }

  static final Duration PATIENT = Duration.ofSeconds(10);
}
