package io.etcdprobe.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real etcd members on loopback. Each is a process, which is ended by its process id. */
public final class EtcdCluster implements AutoCloseable {

  private final Path directory;
  private final List<List<String>> commands = new ArrayList<>();
  private final List<Process> members = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();

  /** Starts members of the build on the path. */
  public EtcdCluster(Path directory, int size, String... more)
      throws IOException, InterruptedException {
    this(EtcdBuild.onPath(), directory, size, more);
  }

  /**
   * Starts members m1, m2, ... and waits until they serve.
   *
   * @param build the build to run; the test is skipped if it is missing
   * @param more flags for all members; {@code {port}} stands for the member's client port
   */
  public EtcdCluster(EtcdBuild build, Path directory, int size, String... more)
      throws IOException, InterruptedException {
    build.require();
    this.directory = directory;
    List<Integer> ports = freePorts(2 * size);
    StringBuilder initial = new StringBuilder();
    for (int i = 0; i < size; i++) {
      initial.append(i == 0 ? "" : ",").append("m").append(i + 1).append("=");
      initial.append("http://127.0.0.1:").append(ports.get(2 * i + 1));
    }
    for (int i = 0; i < size; i++) {
      String client = "http://127.0.0.1:" + ports.get(2 * i);
      String peer = "http://127.0.0.1:" + ports.get(2 * i + 1);
      urls.add(client);
      List<String> command =
          new ArrayList<>(
              List.of(
                  build.etcd().toString(),
                  "--name=m" + (i + 1),
                  "--data-dir=" + directory.resolve("m" + (i + 1)),
                  "--listen-client-urls=" + client,
                  "--advertise-client-urls=" + client,
                  "--listen-peer-urls=" + peer,
                  "--initial-advertise-peer-urls=" + peer,
                  "--initial-cluster=" + initial,
                  "--initial-cluster-state=new"));
      for (String flag : more) {
        command.add(flag.replace("{port}", Integer.toString(ports.get(2 * i))));
      }
      commands.add(command);
      members.add(start(i));
    }
    try {
      for (String url : urls) {
        awaitHealthy(url);
      }
    } catch (IOException | InterruptedException failed) {
      close();
      throw failed;
    }
  }

  private Process start(int index) throws IOException {
    return new ProcessBuilder(commands.get(index))
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(
                directory.resolve("m" + (index + 1) + ".log").toFile()))
        .start();
  }

  public static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }

  private static void awaitHealthy(String url) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          HttpResponse<String> said =
              client.send(
                  HttpRequest.newBuilder(URI.create(url + "/health"))
                      .timeout(Duration.ofSeconds(2))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
          if (said.body().contains("true")) {
            return;
          }
        } catch (IOException notYet) {
          if (System.nanoTime() - deadline > 0) {
            throw notYet;
          }
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(url + " never became healthy");
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** The client URLs, as {@code --endpoints} takes them. */
  public String endpoints() {
    return String.join(",", urls);
  }

  public String url(int index) {
    return urls.get(index);
  }

  /** Kills a member without warning. */
  public void kill(int index) throws InterruptedException {
    members.get(index).destroyForcibly().waitFor();
  }

  /** Starts a member again that has ended. */
  public void restart(int index) throws IOException {
    members.set(index, start(index));
  }

  /** Stops (STOP) or continues (CONT) a member. */
  public void signal(int index, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(members.get(index).pid()))
        .start()
        .waitFor();
  }

  @Override
  public void close() {
    members.forEach(Process::destroyForcibly);
  }
}
