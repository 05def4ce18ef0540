package io.etcdprobe.export.http;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen and how.
 *
 * @param host name or address of this machine; empty for all of its addresses
 * @param port 0 for any that is free
 * @param webConfig file with TLS and users, or null for plain HTTP without users
 */
public record ListenOptions(String host, int port, @Nullable Path webConfig) {

  private static final int MAX_PORT = 65_535;
  private static final Pattern ADDRESS = Pattern.compile("(?:\\[([^\\[\\]]*)]|([^\\[\\]:]*)):(\\d{1,5})");

  /**
   * @throws IllegalArgumentException if the port is none
   */
  public ListenOptions {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
    }
  }

  /**
   * Reads an address as a user gives it: {@code 127.0.0.1:9579}, {@code [::1]:9579}, {@code :9579}
   * for all addresses.
   *
   * @throws ListenException if it is none
   */
  public static ListenOptions of(String address, @Nullable Path webConfig) throws ListenException {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      throw new ListenException(
          "listen address "
              + OneLine.of(address)
              + " is not HOST:PORT, like 127.0.0.1:9579, [::1]:9579 or :9579");
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port > MAX_PORT) {
      throw new ListenException("listen address " + address + ": ports end at 65535");
    }
    String bracketed = matcher.group(1);
    return new ListenOptions(bracketed == null ? matcher.group(2) : bracketed, port, webConfig);
  }

  /** {@code 127.0.0.1:9579}. */
  String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
