package io.etcdprobe.cli.preflight;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where to listen: {@code :2380}, {@code 10.0.0.1:2380}, {@code [fd00::1]:2380}. */
final class ListenAddress implements ITypeConverter<InetSocketAddress> {

  private static final Pattern FORM = Pattern.compile("(?:\\[(.+)]|([^:\\[\\]]*)):([0-9]{1,5})");

  @Override
  public InetSocketAddress convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no address; write for example :2380 or 10.0.0.1:2380");
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port > 65_535) {
      throw new TypeConversionException("'" + text + "': there is no port over 65535");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    if (host.isEmpty()) {
      return new InetSocketAddress(port);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException unknown) {
      throw new TypeConversionException("'" + host + "' has no address");
    }
  }
}
