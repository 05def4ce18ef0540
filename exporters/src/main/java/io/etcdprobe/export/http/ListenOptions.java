package io.etcdprobe.export.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to listen.
 *
 * @param host name or address of this machine; empty for all of its addresses
 * @param port 0 for any free port
 * @param webConfig file with TLS and users, or null for plain HTTP without users
 */
public record ListenOptions(String host, int port, @Nullable Path webConfig) {

  private static final int MAX_PORT = 65_535;

  /**
   * @throws IllegalArgumentException if the port is not a valid one
   */
  public ListenOptions {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
    }
  }

  /** {@code 127.0.0.1:9579}. */
  String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
