package io.etcdprobe.watch.preflight;

import io.etcdprobe.watch.access.NameService;
import io.etcdprobe.watch.preflight.wire.PreflightException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * A future member.
 *
 * @param name what it is called in the report
 * @param hosts its names or addresses. The first one is called by the mesh; all are probed
 */
public record PreflightMember(String name, List<String> hosts) {

  private static final int MOST_HOSTS = 4;

  /** Before a name whose every address is a member. */
  private static final String ALL_OF = "dns+";

  /**
   * Reads members: {@code NAME=HOST/HOST,...}. The name may be left out, and so may all hosts but
   * the first. An IPv6 address may stand in brackets. {@code dns+HOST} is a member for each address
   * of the host, called by the address; {@code NAME=dns+HOST} calls them {@code NAME-ADDRESS}.
   *
   * @param names asked about hosts behind {@code dns+} only
   * @throws PreflightException with a line for the user
   */
  public static List<PreflightMember> parse(String text, NameService names)
      throws PreflightException {
    List<PreflightMember> members = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      for (PreflightMember member : each(part.strip(), names)) {
        if (members.stream().anyMatch(other -> other.name.equals(member.name))) {
          throw new PreflightException(
              "'" + member.name + "' is there twice; name each member once");
        }
        members.add(member);
      }
    }
    if (members.size() < 2) {
      throw new PreflightException(
          "'" + text + "' is one member; give two or more, with commas between them");
    }
    return List.copyOf(members);
  }

  private static List<PreflightMember> each(String text, NameService names)
      throws PreflightException {
    int equals = text.indexOf('=');
    String host = text.substring(equals + 1);
    if (!host.startsWith(ALL_OF)) {
      return List.of(one(text));
    }
    String prefix = equals < 0 ? "" : text.substring(0, equals) + "-";
    String name = host.substring(ALL_OF.length());
    if (name.isEmpty() || prefix.equals("-") || name.contains("/") || name.contains(":")) {
      throw new PreflightException("'" + text + "' is no name; write for example dns+etcd-peers");
    }
    try {
      return names.addresses(name).stream()
          .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
          .distinct()
          .sorted()
          .map(address -> new PreflightMember(prefix + address, List.of(address)))
          .toList();
    } catch (UnknownHostException unknown) {
      throw new PreflightException("'" + name + "' has no address");
    }
  }

  private static PreflightMember one(String text) throws PreflightException {
    int equals = text.indexOf('=');
    List<String> hosts = new ArrayList<>();
    for (String host : text.substring(equals + 1).split("/", -1)) {
      hosts.add(bare(host));
    }
    String name = equals < 0 ? hosts.getFirst() : text.substring(0, equals);
    if (name.isEmpty() || hosts.contains("") || hosts.size() > MOST_HOSTS) {
      throw new PreflightException(
          "'" + text + "' is no member; write for example 10.0.0.1 or a=10.0.0.1/10.244.0.5");
    }
    return new PreflightMember(name, List.copyOf(hosts));
  }

  private static String bare(String host) throws PreflightException {
    if (host.startsWith("[") && host.endsWith("]")) {
      return host.substring(1, host.length() - 1);
    }
    if (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':')) {
      throw new PreflightException(
          "'" + host + "' has a port; give ports once for all members, with --ports");
    }
    return host;
  }
}
