package io.etcdprobe.watch.access;

import io.etcdprobe.watch.OneLine;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a member serves its clients: a scheme, a host and perhaps a port, no more. We do not use
 * {@link URI} to read it: that class finds no host if the name has an underscore, and Docker
 * Compose makes such names ({@code http://etcd_2:2379}).
 *
 * @param secure whether the connection is encrypted
 * @param host a name, or an IPv4 or IPv6 address without brackets
 * @param port 1 to 65535; the default of the scheme if the URL has none
 */
public record ClientUrl(boolean secure, String host, int port) {

  private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)");
  private static final Pattern SOCKET = Pattern.compile("(?i)unixs?:");
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]*)](?::(.*))?");
  private static final Pattern NAMED = Pattern.compile("([^:\\[\\]]*)(?::([^:]*))?");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?");
  private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
  private static final Pattern IPV4 =
      Pattern.compile(
          "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}");

  private static final int LONGEST_NAME = 253;
  private static final int HIGHEST_PORT = 65535;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * Says why no member can be asked at a URL that a member advertises.
   *
   * @param url as in the member list; any text
   * @return a few plain words that can follow the URL and a colon; null if a member can be asked
   *     there
   */
  public static @Nullable String unusable(String url) {
    try {
      ClientUrl read = parse(url);
      return read.unspecified()
          ? read.host
              + " means every address of the member's own host, so it cannot be reached from here"
          : null;
    } catch (IllegalArgumentException refused) {
      return refused.getMessage();
    }
  }

  /** Whether a member that advertises this endpoint can be asked there. */
  public static boolean usable(URI endpoint) {
    return unusable(endpoint.toString()) == null;
  }

  /**
   * Reads an endpoint that a user gave or that is {@link #usable}.
   *
   * @throws IllegalArgumentException if it is not a client URL; the message gives the reason and
   *     the endpoint, without a password
   */
  public static ClientUrl of(URI endpoint) {
    return of(endpoint.toString());
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is not a client URL; the message gives the reason and
   *     the URL, without a password
   */
  public static ClientUrl of(String url) {
    try {
      return parse(url);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(
          "endpoint "
              + OneLine.of(url.replaceFirst("//[^/]*@", "//...@"))
              + " is not like https://10.0.0.1:2379: "
              + refused.getMessage(),
          refused);
    }
  }

  private static ClientUrl parse(String url) {
    if (SOCKET.matcher(url).lookingAt()) {
      throw new IllegalArgumentException("a Unix socket cannot be asked from here");
    }
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException("it is not a URL");
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    boolean secure =
        switch (scheme) {
          case "http" -> false;
          case "https" -> true;
          default -> throw new IllegalArgumentException("it begins with neither http nor https");
        };
    String authority = parts.group(2);
    if (authority.contains("@")) {
      throw new IllegalArgumentException("it holds a user");
    }
    if (!parts.group(3).isEmpty() && !parts.group(3).equals("/")) {
      throw new IllegalArgumentException("it has more than a host and a port");
    }
    return authority.startsWith("[") ? bracketed(secure, authority) : named(secure, authority);
  }

  private static ClientUrl bracketed(boolean secure, String authority) {
    Matcher parts = BRACKETED.matcher(authority);
    if (!parts.matches()) {
      throw new IllegalArgumentException("its brackets do not hold an IPv6 address");
    }
    String host = parts.group(1);
    if (host.contains("%")) {
      throw new IllegalArgumentException(
          "an IPv6 address with a zone (after %) is not accepted: give one without");
    }
    if (host.indexOf(':') < 0 || !literal(host)) {
      throw new IllegalArgumentException("its brackets do not hold an IPv6 address");
    }
    return new ClientUrl(secure, host, port(secure, parts.group(2)));
  }

  private static ClientUrl named(boolean secure, String authority) {
    Matcher parts = NAMED.matcher(authority);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "an IPv6 address is written in brackets, like http://[::1]:2379");
    }
    String host = parts.group(1);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("it names no host");
    }
    if (!NAME.matcher(host).matches() || host.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("its host is neither a name nor an address");
    }
    if (FOUR_NUMBERS.matcher(host).matches() && !IPV4.matcher(host).matches()) {
      throw new IllegalArgumentException("its host is not an IPv4 address");
    }
    return new ClientUrl(secure, host, port(secure, parts.group(2)));
  }

  private static int port(boolean secure, @Nullable String text) {
    if (text == null) {
      return secure ? HTTPS : HTTP;
    }
    int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (port < 1 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("its port is not a number from 1 to " + HIGHEST_PORT);
    }
    return port;
  }

  private static boolean literal(String host) {
    try {
      InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  /** Whether the host is an address, so that no name service is needed. */
  public boolean numeric() {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  /** Whether the host is the address that stands for all addresses of a host: 0.0.0.0 or [::]. */
  private boolean unspecified() {
    return numeric() && InetAddress.ofLiteral(host).isAnyLocalAddress();
  }

  /** {@code 10.0.0.1:2379}, {@code [::1]:2379}. */
  public String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** {@code https://[::1]:2379}. */
  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority();
  }
}
