package io.etcdprobe.watch.http;

import io.etcdprobe.watch.EtcdBuild;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A cluster of one real member on loopback, from the system's own package. */
final class RealMember implements AutoCloseable {

  private final Process process;
  private final URI endpoint;

  private RealMember(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  static RealMember start(EtcdBuild build, Path directory) throws IOException {
    String client = "http://127.0.0.1:" + freePort();
    String peer = "http://127.0.0.1:" + freePort();
    Process process =
        new ProcessBuilder(
                List.of(
                    build.etcd().toString(),
                    "--name=m1",
                    "--data-dir=" + directory,
                    "--listen-client-urls=" + client,
                    "--advertise-client-urls=" + client,
                    "--listen-peer-urls=" + peer,
                    "--initial-advertise-peer-urls=" + peer,
                    "--initial-cluster=m1=" + peer,
                    "--heartbeat-interval=50",
                    "--election-timeout",
                    "500",
                    "--log-level=error"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new RealMember(process, URI.create(client));
  }

  URI endpoint() {
    return endpoint;
  }

  boolean alive() {
    return process.isAlive();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  void stop() {
    process.destroy();
    process.onExit().join();
  }

  @Override
  public void close() {
    stop();
  }
}
