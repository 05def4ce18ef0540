package io.etcdprobe.cli.settings;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set for a sidecar. Each key is a key of the file, a flag and an
 * environment variable.
 */
public enum SidecarKey {
  ENDPOINTS(
      "endpoints",
      Kind.LIST,
      "URL[,URL]",
      "127.0.0.1:2379",
      "client URLs of the members, that of the member beside us first"),
  METRICS_ENDPOINTS(
      "metrics-endpoints",
      Kind.LIST,
      "[ENDPOINT=]URL[,...]",
      null,
      "where members serve HTTP if not at the client URL (--listen-client-http-urls,"
          + " --listen-metrics-urls): a URL for each endpoint, or http://:PORT for the same port on"
          + " every host"),
  CACERT("cacert", Kind.VALUE, "FILE", null, "CA that signed the members' certificates (PEM)"),
  CERT("cert", Kind.VALUE, "FILE", null, "client certificate (PEM)"),
  KEY("key", Kind.VALUE, "FILE", null, "its key (PEM: PKCS#8 or PKCS#1, RSA or EC)"),
  SERVER_NAME(
      "server-name",
      Kind.VALUE,
      "NAME",
      null,
      "host name in the members' certificates, if it is not the endpoint's"),
  USER("user", Kind.VALUE, "NAME", null, "user, if authentication is on"),
  PASSWORD_FILE(
      "password-file", Kind.VALUE, "FILE", null, "file whose first line is the user's password"),
  CANARY_KEY(
      "canary-key",
      Kind.VALUE,
      "KEY",
      "etcd-probe/canary",
      "key to read in etcd, and to write without no-writes"),
  NO_WRITES("no-writes", Kind.SWITCH, "true|false", "false", "write nothing to etcd"),
  NO_DISCOVER(
      "no-discover",
      Kind.SWITCH,
      "true|false",
      "false",
      "watch only the given endpoints, not members that join later"),
  INTERVAL(
      "interval",
      Kind.VALUE,
      "TIME",
      "2s",
      "time between two questions to a source of the member here"),
  PEER_INTERVAL(
      "peer-interval",
      Kind.VALUE,
      "TIME",
      "5s",
      "the same for the other members, which have a sidecar of their own"),
  TIMEOUT("timeout", Kind.VALUE, "TIME", "2s", "how long to wait for a member's answer"),
  HEARTBEAT_INTERVAL(
      "heartbeat-interval",
      Kind.VALUE,
      "TIME",
      null,
      "of members that do not tell their own; without it 100ms is assumed, and the output says so"),
  ELECTION_TIMEOUT(
      "election-timeout",
      Kind.VALUE,
      "TIME",
      null,
      "of members that do not tell their own; without it 1s is assumed"),
  PROBE_DIR(
      "probe-dir",
      Kind.VALUE,
      "DIR",
      null,
      "directory on etcd's disk to write to; without it the disk is not probed"),
  PROBE_INTERVAL(
      "probe.interval", Kind.VALUE, "TIME", "1s", "time between two writes of the probe"),
  PROBE_SIZE("probe.size", Kind.VALUE, "BYTES", "2300", "bytes of one write"),
  PROBE_OFF(
      "probe.off",
      Kind.SWITCH,
      "true|false",
      "false",
      "write nothing to probe-dir, only look at its volume and device"),
  LISTEN(
      "listen",
      Kind.VALUE,
      "HOST:PORT",
      "127.0.0.1:9579",
      "where to serve metrics, health and the status page; off: nowhere"),
  WEB_CONFIG(
      "web-config",
      Kind.VALUE,
      "FILE",
      null,
      "TLS and users of the listener, in the format of Prometheus' exporters"),
  EVENTS(
      "events",
      Kind.VALUE,
      "stdout|FILE|off",
      "stdout",
      "where to write findings as they begin, change and end, a JSON object a line; off: nowhere");

  /** The kind of value that a key takes. */
  public enum Kind {
    VALUE,
    /** Values separated by commas; the file may contain a list instead. */
    LIST,
    /** Yes or no; a flag without a value means yes. */
    SWITCH
  }

  private static final String PREFIX = "ETCD_PROBE_";

  private final String key;
  private final Kind kind;
  private final String label;
  private final @Nullable String fallback;
  private final String description;

  SidecarKey(String key, Kind kind, String label, @Nullable String fallback, String description) {
    this.key = key;
    this.kind = kind;
    this.label = label;
    this.fallback = fallback;
    this.description = description;
  }

  /** The key in the file: {@code probe.interval} is {@code interval} under {@code probe}. */
  public String key() {
    return key;
  }

  public Kind kind() {
    return kind;
  }

  /** The name of the value in help and messages. */
  public String label() {
    return label;
  }

  /** The default as a user would write it, or null if there is none. */
  public @Nullable String fallback() {
    return fallback;
  }

  public String description() {
    return description;
  }

  /** The flag: {@code --probe-interval}. */
  public String flag() {
    return "--" + key.replace('.', '-');
  }

  /** The environment variable: {@code ETCD_PROBE_PROBE_INTERVAL}. */
  public String variable() {
    return PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  static Optional<SidecarKey> ofKey(String key) {
    for (SidecarKey candidate : values()) {
      if (candidate.key.equals(key)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Whether a name is a group in the file, like {@code probe}. */
  static boolean isGroup(String name) {
    for (SidecarKey candidate : values()) {
      if (candidate.key.startsWith(name + ".")) {
        return true;
      }
    }
    return false;
  }
}
