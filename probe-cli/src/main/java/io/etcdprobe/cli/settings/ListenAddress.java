package io.etcdprobe.cli.settings;

import io.etcdprobe.cli.shell.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen.
 *
 * @param host name or address, empty for every address of the machine
 * @param port 0 for any free port
 */
public record ListenAddress(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("(|[^:\\[\\]\\s/@]+|\\[[0-9A-Fa-f:.]+\\]):([0-9]{1,5})");
  private static final int LAST_PORT = 65_535;

  /**
   * Reads {@code 127.0.0.1:9579}, {@code [::1]:9579} or {@code :9579}.
   *
   * @throws UsageException if the text has another form; the message does not name its source
   */
  public static ListenAddress parse(String text) throws UsageException {
    if (text.contains("%")) {
      throw new UsageException("'" + text + "' has a zone (after %); give the address without one");
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > LAST_PORT) {
      throw new UsageException(
          "'"
              + text
              + "' is not an address; write for example 127.0.0.1:9579, [::1]:9579, :9579, or off");
    }
    String host = matcher.group(1).replaceAll("[\\[\\]]", "");
    return new ListenAddress(host, Integer.parseInt(matcher.group(2)));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
