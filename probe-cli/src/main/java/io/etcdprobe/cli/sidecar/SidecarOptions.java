package io.etcdprobe.cli.sidecar;

import io.etcdprobe.cli.settings.Endpoints;
import io.etcdprobe.cli.settings.EtcdctlVariables;
import io.etcdprobe.cli.settings.ListenAddress;
import io.etcdprobe.cli.settings.MetricsAddresses;
import io.etcdprobe.cli.settings.Password;
import io.etcdprobe.cli.settings.Setting;
import io.etcdprobe.cli.settings.Settings;
import io.etcdprobe.cli.settings.SidecarKey;
import io.etcdprobe.cli.shell.DurationText;
import io.etcdprobe.cli.shell.FaultsException;
import io.etcdprobe.cli.shell.SizeText;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.MemberTiming;
import io.etcdprobe.watch.loop.Canary;
import io.etcdprobe.watch.loop.MetricsEndpoints;
import io.etcdprobe.watch.loop.WatchOptions;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * Checked options of a sidecar.
 *
 * @param endpoints of the members, the one on this machine first
 * @param metricsEndpoints where members serve HTTP that do not serve it with gRPC
 * @param cacert file, or null for the CAs that the JDK trusts
 * @param cert file, or null
 * @param key file, or null
 * @param serverName the name that certificates must contain, or null
 * @param user or null
 * @param passwordFile or null
 * @param password from etcdctl's variables, in place of the file, or null
 * @param ofEtcdctl the settings from etcdctl's variables
 * @param canary key that is read in etcd, and written if that is allowed
 * @param discover whether members that the cluster lists are watched as well
 * @param interval between two questions to a source of the first endpoint
 * @param peerInterval between two questions to a source of another member
 * @param timeout of an answer
 * @param timing of a member that does not report its own
 * @param probeDir where the probe writes, or null for no probe
 * @param probeInterval between two writes
 * @param probeSize of one write, bytes
 * @param probeOff whether the volume is watched but not written to
 * @param listen where metrics are served, or null for nowhere
 * @param webConfig file with the listener's TLS and users, or null
 * @param events where findings go
 */
record SidecarOptions(
    List<URI> endpoints,
    MetricsEndpoints metricsEndpoints,
    @Nullable Path cacert,
    @Nullable Path cert,
    @Nullable Path key,
    @Nullable String serverName,
    @Nullable String user,
    @Nullable Path passwordFile,
    @Nullable Password password,
    List<Setting> ofEtcdctl,
    Canary canary,
    boolean discover,
    Duration interval,
    Duration peerInterval,
    Duration timeout,
    MemberTiming timing,
    @Nullable Path probeDir,
    Duration probeInterval,
    int probeSize,
    boolean probeOff,
    @Nullable ListenAddress listen,
    @Nullable Path webConfig,
    EventTarget events) {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int LARGEST_BYTES = 1 << 16;

  /** Takes copies of the lists. */
  SidecarOptions {
    endpoints = List.copyOf(endpoints);
    ofEtcdctl = List.copyOf(ofEtcdctl);
  }

  /**
   * Reads the options from the settings.
   *
   * @throws FaultsException with a line for each value that makes no sense
   */
  static SidecarOptions of(Settings settings) throws FaultsException {
    Reader reader = new Reader(settings);
    SidecarOptions options = reader.options();
    if (options == null) {
      throw new FaultsException(reader.faults);
    }
    return options;
  }

  /** The files that hold secrets. */
  List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>();
    if (key != null) {
      secrets.add(new Secret(SidecarKey.KEY, key));
    }
    if (passwordFile != null) {
      secrets.add(new Secret(SidecarKey.PASSWORD_FILE, passwordFile));
    }
    return secrets;
  }

  /** A file that only this process's user should be able to read. */
  record Secret(SidecarKey key, Path file) {}

  /** Reads all keys before it fails, so that all faults are reported at once. */
  private static final class Reader {
    private final Settings settings;
    private final List<String> faults;

    private Reader(Settings settings) {
      this.settings = settings;
      this.faults = new ArrayList<>(settings.faults());
    }

    @Nullable SidecarOptions options() {
      Path cacert = file(SidecarKey.CACERT);
      Path cert = file(SidecarKey.CERT);
      Path key = file(SidecarKey.KEY);
      together(SidecarKey.CERT, SidecarKey.KEY);
      if (settings.password() == null) {
        together(SidecarKey.USER, SidecarKey.PASSWORD_FILE);
      }
      List<URI> endpoints = endpoints(cacert != null || cert != null);
      MetricsEndpoints metricsEndpoints =
          metricsEndpoints(endpoints, cacert != null || cert != null);
      Duration interval = bounded(SidecarKey.INTERVAL, SHORTEST, WatchOptions.LONGEST_INTERVAL);
      Duration peerInterval =
          bounded(SidecarKey.PEER_INTERVAL, SHORTEST, WatchOptions.LONGEST_INTERVAL);
      Duration timeout = bounded(SidecarKey.TIMEOUT, Duration.ofMillis(1), Duration.ofMinutes(1));
      Duration probeInterval = pace(SidecarKey.PROBE_INTERVAL);
      MemberTiming timing = timing();
      boolean noWrites = yes(SidecarKey.NO_WRITES);
      boolean noDiscover = yes(SidecarKey.NO_DISCOVER);
      boolean probeOff = yes(SidecarKey.PROBE_OFF);
      String canaryKey = text(SidecarKey.CANARY_KEY);
      Path probeDir = file(SidecarKey.PROBE_DIR);
      int probeSize = size();
      ListenAddress listen = listen();
      EventTarget events = events();
      String serverName = text(SidecarKey.SERVER_NAME);
      String user = user();
      Path passwordFile = file(SidecarKey.PASSWORD_FILE);
      Path webConfig = file(SidecarKey.WEB_CONFIG);
      if (!faults.isEmpty() || events == null || canaryKey == null) {
        return null;
      }
      return new SidecarOptions(
          endpoints,
          metricsEndpoints,
          cacert,
          cert,
          key,
          serverName,
          user,
          passwordFile,
          settings.password(),
          settings.ofEtcdctl(),
          new Canary(canaryKey, !noWrites),
          !noDiscover,
          interval,
          peerInterval,
          timeout,
          timing,
          probeDir,
          probeInterval,
          probeSize,
          probeOff,
          listen,
          webConfig,
          events);
    }

    private List<URI> endpoints(boolean tls) {
      Setting setting = required(SidecarKey.ENDPOINTS);
      try {
        return Endpoints.parse(List.of(setting.text().split(",", -1)), tls);
      } catch (UsageException refused) {
        fault(setting, String.valueOf(refused.getMessage()));
        return List.of();
      }
    }

    private MetricsEndpoints metricsEndpoints(List<URI> endpoints, boolean tls) {
      Setting setting = settings.get(SidecarKey.METRICS_ENDPOINTS);
      String text = text(SidecarKey.METRICS_ENDPOINTS);
      List<String> given = text == null ? List.of() : List.of(text.split(",", -1));
      try {
        return MetricsAddresses.parse(given, endpoints, tls);
      } catch (UsageException refused) {
        if (setting != null) {
          fault(setting, String.valueOf(refused.getMessage()));
        }
        return MetricsEndpoints.NONE;
      }
    }

    private Duration pace(SidecarKey key) {
      return bounded(key, SHORTEST, LONGEST);
    }

    private Duration bounded(SidecarKey key, Duration least, Duration most) {
      Setting setting = required(key);
      Duration value = converted(setting, new DurationText()::convert, least);
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        fault(setting, setting.text() + " is not between " + text(least) + " and " + text(most));
      }
      return value;
    }

    private static String text(Duration bound) {
      return bound.toSeconds() == 0
          ? bound.toMillis() + "ms"
          : bound.toMinutes() == 0 ? bound.toSeconds() + "s" : bound.toMinutes() + "m";
    }

    private MemberTiming timing() {
      Setting heartbeat = settings.get(SidecarKey.HEARTBEAT_INTERVAL);
      Setting election = settings.get(SidecarKey.ELECTION_TIMEOUT);
      Setting named = election != null ? election : heartbeat;
      if (named == null) {
        return MemberTiming.ASSUMED;
      }
      int before = faults.size();
      Duration interval = given(heartbeat, ElectionTiming.DEFAULT.heartbeat());
      Duration timeout = given(election, ElectionTiming.DEFAULT.election());
      try {
        return MemberTiming.given(new ElectionTiming(interval, timeout));
      } catch (IllegalArgumentException refused) {
        if (faults.size() == before) {
          fault(named, String.valueOf(refused.getMessage()));
        }
        return MemberTiming.ASSUMED;
      }
    }

    private Duration given(@Nullable Setting setting, Duration otherwise) {
      return setting == null
          ? otherwise
          : converted(setting, new DurationText()::convert, otherwise);
    }

    private int size() {
      Setting setting = required(SidecarKey.PROBE_SIZE);
      long bytes = converted(setting, new SizeText()::convert, 1L);
      if (bytes < 1 || bytes > LARGEST_BYTES) {
        fault(setting, setting.text() + " is not between 1 and 65536 bytes");
        return 1;
      }
      return (int) bytes;
    }

    private boolean yes(SidecarKey key) {
      Setting setting = required(key);
      return switch (setting.text()) {
        case "true" -> true;
        case "false" -> false;
        default -> {
          fault(setting, "'" + setting.text() + "' is neither true nor false");
          yield false;
        }
      };
    }

    private @Nullable ListenAddress listen() {
      Setting setting = required(SidecarKey.LISTEN);
      if (setting.text().isEmpty() || setting.text().equals("off")) {
        return null;
      }
      try {
        return ListenAddress.parse(setting.text());
      } catch (UsageException refused) {
        fault(setting, String.valueOf(refused.getMessage()));
        return null;
      }
    }

    private @Nullable EventTarget events() {
      Setting setting = required(SidecarKey.EVENTS);
      return switch (setting.text()) {
        case "stdout" -> new EventTarget.StandardOutput();
        case "off" -> new EventTarget.Nowhere();
        default -> {
          Path file = file(SidecarKey.EVENTS);
          yield file == null ? null : new EventTarget.ToFile(file);
        }
      };
    }

    private @Nullable String user() {
      String user = text(SidecarKey.USER);
      Setting setting = settings.get(SidecarKey.USER);
      if (user != null && setting != null && user.contains(":")) {
        // etcdctl accepts user:password here. The password must not appear in a log.
        fault(setting, "holds a colon; give only the name, and the password in password-file");
      }
      return user;
    }

    /** The text of a key, or null if it is not set. */
    private @Nullable String text(SidecarKey key) {
      Setting setting = settings.get(key);
      if (setting == null) {
        return null;
      }
      if (setting.text().isBlank()) {
        fault(setting, "is empty; give a value (" + key.label() + ") or leave it out");
        return null;
      }
      return setting.text();
    }

    private @Nullable Path file(SidecarKey key) {
      Setting setting = settings.get(key);
      String text = text(key);
      if (setting == null || text == null) {
        return null;
      }
      try {
        return Path.of(text);
      } catch (InvalidPathException impossible) {
        fault(setting, "is not a file name: " + impossible.getReason());
        return null;
      }
    }

    private void together(SidecarKey one, SidecarKey other) {
      Setting first = settings.get(one);
      Setting second = settings.get(other);
      if (first != null && second == null) {
        fault(first, "needs " + beside(first, other) + " as well");
      } else if (first == null && second != null) {
        fault(second, "needs " + beside(second, one) + " as well");
      }
    }

    /** The name of the other key of a pair, in the words of the source that set the first one. */
    private static String beside(Setting set, SidecarKey other) {
      if (!EtcdctlVariables.isOrigin(set.origin())) {
        return other.key();
      }
      return other == SidecarKey.PASSWORD_FILE
          ? "ETCDCTL_PASSWORD or a password-file"
          : EtcdctlVariables.name(other);
    }

    private Setting required(SidecarKey key) {
      Setting setting = settings.get(key);
      if (setting == null) {
        throw new IllegalStateException(key + " has no default");
      }
      return setting;
    }

    private <T> T converted(Setting setting, Function<String, T> converter, T otherwise) {
      try {
        return converter.apply(setting.text());
      } catch (TypeConversionException refused) {
        fault(setting, String.valueOf(refused.getMessage()));
        return otherwise;
      }
    }

    private void fault(Setting setting, String what) {
      faults.add(setting.where() + what);
    }
  }
}
