package io.etcdprobe.examples.lab.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Free ports on all addresses of the loopback interface, for servers that are started later,
 * perhaps more than once. They are below the ports that the kernel gives to outgoing connections;
 * otherwise such a connection could take a port while its server is down.
 */
public final class FreePorts {

  private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int LEAST = 10_000;
  private static final int ATTEMPTS = 1000;

  private final Random dice;

  public FreePorts(Random dice) {
    this.dice = dice;
  }

  /** A port that nobody listens on now. */
  public int next() throws IOException {
    int end = Integer.parseInt(Files.readString(EPHEMERAL).strip().split("\\s+", -1)[0]);
    if (end <= LEAST) {
      return bindable(0);
    }
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        return bindable(LEAST + dice.nextInt(end - LEAST));
      } catch (IOException taken) {
        // try the next one
      }
    }
    throw new IOException("no free port from " + LEAST + " to " + end);
  }

  private static int bindable(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1)) {
      return socket.getLocalPort();
    }
  }
}
