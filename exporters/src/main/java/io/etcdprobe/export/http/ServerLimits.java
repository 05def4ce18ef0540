package io.etcdprobe.export.http;

import java.util.Map;

/**
 * What one client, or many of them, may take from the JDK's HTTP server. It reads its limits from
 * system properties once, when its classes are initialised, and for the whole process: {@link #set}
 * has to come before the first server of the process, whoever makes it. Properties that are set
 * already stay as they are.
 */
final class ServerLimits {

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          // Connections at a time, idle ones included; one more is closed at once. A connection
          // that waits costs a virtual thread and, with TLS, some 100 KB of buffers.
          Map.entry("jdk.httpserver.maxConnections", "128"),
          Map.entry("sun.net.httpserver.maxIdleConnections", "32"),
          // Seconds until a connection that sends nothing, or not a whole request, is closed.
          Map.entry("sun.net.httpserver.maxReqTime", "5"),
          // Milliseconds between two looks for connections that sent nothing.
          Map.entry("sun.net.httpserver.clockTick", "2000"),
          // Seconds for the answer, which a slow reader may take.
          Map.entry("sun.net.httpserver.maxRspTime", "30"),
          // Seconds until a kept connection is closed: more than the usual minute between scrapes.
          Map.entry("sun.net.httpserver.idleInterval", "75"),
          Map.entry("sun.net.httpserver.maxReqHeaders", "64"),
          Map.entry("sun.net.httpserver.maxReqHeaderSize", "16384"),
          // Bytes of a request's body that are read, and thrown away, to keep its connection.
          Map.entry("sun.net.httpserver.drainAmount", "16384"),
          // Else an answer on a kept connection waits for the client's delayed acknowledgement.
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
