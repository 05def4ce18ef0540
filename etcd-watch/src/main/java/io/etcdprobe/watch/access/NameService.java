package io.etcdprobe.watch.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Knows the addresses of a host. A question to it may take long and cannot be broken off. */
@FunctionalInterface
public interface NameService {

  /** The operating system's resolver. The addresses keep its order. */
  NameService SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * All addresses of a host.
   *
   * @return at least one, in the order in which they should be tried
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
