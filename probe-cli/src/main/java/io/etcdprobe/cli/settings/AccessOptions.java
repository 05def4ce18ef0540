package io.etcdprobe.cli.settings;

import io.etcdprobe.cli.shell.DurationText;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.loop.MemberSources;
import io.etcdprobe.watch.loop.MetricsEndpoints;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of how to reach members, for every command that asks them. */
public final class AccessOptions {

  @Option(
      names = "--metrics-endpoints",
      paramLabel = "[ENDPOINT=]URL[,...]",
      split = ",",
      description =
          "where members serve HTTP if not at the client URL (--listen-client-http-urls,"
              + " --listen-metrics-urls): a URL for each endpoint, or http://:PORT for the same"
              + " port on every host")
  private List<String> metricsEndpoints = List.of();

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description = "CA that signed the members' certificates (PEM)")
  private @Nullable Path trustedCa;

  @Option(names = "--cert", paramLabel = "FILE", description = "client certificate (PEM)")
  private @Nullable Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "its key (PEM: PKCS#8 or PKCS#1, RSA or EC)")
  private @Nullable Path key;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "host name in the members' certificates, if it is not the endpoint's")
  private @Nullable String serverName;

  @Option(names = "--user", paramLabel = "NAME", description = "user, if authentication is on")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "file whose first line is the user's password")
  private @Nullable Path passwordFile;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "2s",
      description = "how long to wait for an answer (default: ${DEFAULT-VALUE})")
  private Duration timeout = Duration.ofSeconds(2);

  /** How long to wait for an answer. */
  public Duration timeout() {
    return timeout;
  }

  /**
   * The options, and etcdctl's variables where no option is given.
   *
   * @param endpoints as the user gives them, with commas; null for those of the variable
   * @param option that gives the endpoints, for messages
   */
  public Settings settings(@Nullable String endpoints, String option) throws UsageException {
    if (timeout.isZero()) {
      throw new UsageException("--timeout: 0 waits for no answer; give for example 2s");
    }
    List<Setting> flags = new ArrayList<>();
    if (endpoints != null) {
      flags.add(new Setting(SidecarKey.ENDPOINTS, endpoints, option));
    }
    flag(flags, SidecarKey.CACERT, trustedCa);
    flag(flags, SidecarKey.CERT, certificate);
    flag(flags, SidecarKey.KEY, key);
    flag(flags, SidecarKey.USER, user);
    flag(flags, SidecarKey.PASSWORD_FILE, passwordFile);
    Settings settings = Settings.ofFlags(System.getenv(), flags);
    if (!settings.faults().isEmpty()) {
      throw new UsageException(settings.faults().getFirst());
    }
    return settings;
  }

  private static void flag(List<Setting> flags, SidecarKey key, @Nullable Object value) {
    if (value != null) {
      flags.add(new Setting(key, value.toString(), key.flag()));
    }
  }

  /** The endpoints of the members. */
  public static List<URI> uris(Settings settings) throws UsageException {
    Setting given = Objects.requireNonNull(settings.get(SidecarKey.ENDPOINTS));
    try {
      return Endpoints.parse(List.of(given.text().split(",", -1)), tls(settings));
    } catch (UsageException refused) {
      throw new UsageException(given.where() + refused.getMessage());
    }
  }

  private MetricsEndpoints metricsAddresses(Settings settings) throws UsageException {
    try {
      return MetricsAddresses.parse(metricsEndpoints, uris(settings), tls(settings));
    } catch (UsageException refused) {
      throw new UsageException("--metrics-endpoints: " + refused.getMessage());
    }
  }

  /** Whether an endpoint without a scheme means https. */
  private static boolean tls(Settings settings) {
    return settings.get(SidecarKey.CACERT) != null || settings.get(SidecarKey.CERT) != null;
  }

  /** Makes the sources of the members. */
  public MemberSources sources(Settings settings) throws AccessException, UsageException {
    Password password = settings.password();
    Setting name = settings.get(SidecarKey.USER);
    if (name != null && password == null && passwordFile == null && user == null) {
      throw new UsageException(name.where() + "needs ETCDCTL_PASSWORD or --password-file as well");
    }
    if (password == null && (name == null) != (passwordFile == null)) {
      throw new UsageException("--user and --password-file belong together; give both or neither");
    }
    return new MemberSources(
        Credentials.of(
            new Access(
                file(settings, SidecarKey.CACERT),
                file(settings, SidecarKey.CERT),
                file(settings, SidecarKey.KEY),
                serverName,
                name == null ? null : name.text(),
                password == null ? null : password.text(),
                passwordFile)),
        timeout,
        metricsAddresses(settings));
  }

  private static @Nullable Path file(Settings settings, SidecarKey key) throws UsageException {
    Setting setting = settings.get(key);
    try {
      return setting == null ? null : Path.of(setting.text());
    } catch (InvalidPathException impossible) {
      throw new UsageException(setting.where() + "is not a file name: " + impossible.getReason());
    }
  }
}
