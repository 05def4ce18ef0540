package io.etcdprobe.export.http;

import java.util.Map;

/**
 * Limits what one client, or many clients, can take from the JDK's HTTP server. The server reads
 * its limits from system properties once per process, when its classes are initialised. So {@link
 * #set} must come before the first server of the process, even one that other code makes.
 * Properties that are already set stay as they are.
 */
final class ServerLimits {

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          // Connections at a time, idle ones included; a further one is closed at once. A
          // connection that waits costs a virtual thread and, with TLS, some 100 KB of buffers.
          Map.entry("jdk.httpserver.maxConnections", "128"),
          Map.entry("sun.net.httpserver.maxIdleConnections", "32"),
          // Seconds until a connection is closed that sends nothing or only a part of a request.
          Map.entry("sun.net.httpserver.maxReqTime", "5"),
          // Milliseconds between two searches for connections that sent nothing.
          Map.entry("sun.net.httpserver.clockTick", "2000"),
          // Seconds for the answer, because a client may read slowly.
          Map.entry("sun.net.httpserver.maxRspTime", "30"),
          // Seconds until an idle connection is closed: more than the usual minute between scrapes.
          Map.entry("sun.net.httpserver.idleInterval", "75"),
          Map.entry("sun.net.httpserver.maxReqHeaders", "64"),
          Map.entry("sun.net.httpserver.maxReqHeaderSize", "16384"),
          // Bytes of a request's body that are read and thrown away, so that its connection can be
          // kept.
          Map.entry("sun.net.httpserver.drainAmount", "16384"),
          // Otherwise an answer on a kept connection waits for the client's delayed
          // acknowledgement.
          Map.entry("sun.net.httpserver.nodelay", "true"));

  private ServerLimits() {}

  static void set() {
    PROPERTIES.forEach(
        (property, value) -> {
          if (System.getProperty(property) == null) {
            System.setProperty(property, value);
          }
        });
  }
}
