package io.etcdprobe.watch.preflight;

import io.etcdprobe.watch.preflight.wire.PreflightException;
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

  /**
   * Reads members: {@code NAME=HOST/HOST,...}. The name may be left out, and so may all hosts but
   * the first. An IPv6 address may stand in brackets.
   *
   * @throws PreflightException with a line for the user
   */
  public static List<PreflightMember> parse(String text) throws PreflightException {
    List<PreflightMember> members = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      PreflightMember member = one(part.strip());
      if (members.stream().anyMatch(other -> other.name.equals(member.name))) {
        throw new PreflightException("'" + member.name + "' is there twice; name each member once");
      }
      members.add(member);
    }
    if (members.size() < 2) {
      throw new PreflightException(
          "'" + text + "' is one member; give two or more, with commas between them");
    }
    return List.copyOf(members);
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
