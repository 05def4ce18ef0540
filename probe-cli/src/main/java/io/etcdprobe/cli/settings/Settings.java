package io.etcdprobe.cli.settings;

import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.export.text.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All settings and their sources. A flag has precedence over an environment variable, then come the
 * file, etcdctl's variables and the default.
 */
public final class Settings {

  /** Names the configuration file itself. */
  static final String FILE_VARIABLE = "ETCD_PROBE_CONFIG";

  private static final String PREFIX = "ETCD_PROBE_";

  /** Variables of ours that are not settings; the last two are for this program's own tests. */
  private static final Set<String> OTHERS =
      Set.of(
          FILE_VARIABLE, "ETCD_PROBE_DEBUG", "ETCD_PROBE_ETCD_DIRS", "ETCD_PROBE_PROMETHEUS_DIRS");

  /**
   * Variables that Kubernetes puts into every container if a service's name begins with etcd-probe.
   */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          PREFIX
              + "(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private final Map<SidecarKey, Setting> byKey = new EnumMap<>(SidecarKey.class);
  private final List<String> faults = new ArrayList<>();

  private @Nullable Password password;
  private String passwordOrigin = "";

  private Settings() {}

  /**
   * Reads all settings, defaults included.
   *
   * @param file or null for the one that the environment names, if any
   * @param flags as given
   */
  public static Settings of(
      @Nullable Path file, Map<String, String> environment, Map<SidecarKey, String> flags) {
    Settings settings = defaults();
    String named = environment.getOrDefault(FILE_VARIABLE, "");
    Path used = file != null || named.isEmpty() ? file : Path.of(named);
    if (used != null) {
      ConfigFile.read(used, settings.faults).forEach(settings::set);
    }
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      settings.variable(variable.getKey(), variable.getValue());
    }
    flags.forEach((key, text) -> settings.set(new Setting(key, text, key.flag())));
    settings.fillFrom(new EtcdctlVariables(environment));
    return settings;
  }

  /** As {@link #of}, for a command that takes only flags and etcdctl's variables. */
  public static Settings ofFlags(Map<String, String> environment, Iterable<Setting> flags) {
    Settings settings = defaults();
    flags.forEach(settings::set);
    settings.fillFrom(new EtcdctlVariables(environment));
    return settings;
  }

  private static Settings defaults() {
    Settings settings = new Settings();
    for (SidecarKey key : SidecarKey.values()) {
      String fallback = key.fallback();
      if (fallback != null) {
        settings.set(new Setting(key, fallback, Setting.DEFAULT));
      }
    }
    return settings;
  }

  /**
   * Takes from etcdctl's variables what no other source sets. A certificate and its key are taken
   * only if neither is set elsewhere. The password is taken only together with the user, and only
   * if no password file is set.
   */
  private void fillFrom(EtcdctlVariables etcdctl) {
    fillFrom(etcdctl, SidecarKey.ENDPOINTS);
    fillFrom(etcdctl, SidecarKey.CACERT);
    if (!given(SidecarKey.CERT) && !given(SidecarKey.KEY)) {
      fillFrom(etcdctl, SidecarKey.CERT);
      fillFrom(etcdctl, SidecarKey.KEY);
    }
    if (!given(SidecarKey.USER)) {
      logInAs(etcdctl);
    }
  }

  private void fillFrom(EtcdctlVariables etcdctl, SidecarKey key) {
    Setting setting = etcdctl.setting(key);
    if (setting != null && !given(key)) {
      set(setting);
    }
  }

  private void logInAs(EtcdctlVariables etcdctl) {
    try {
      EtcdctlVariables.Login login = etcdctl.login();
      if (login == null) {
        return;
      }
      set(login.user());
      if (!given(SidecarKey.PASSWORD_FILE)) {
        password = login.password();
        passwordOrigin = login.origin();
      }
    } catch (UsageException refused) {
      faults.add(String.valueOf(refused.getMessage()));
    }
  }

  private boolean given(SidecarKey key) {
    Setting setting = byKey.get(key);
    return setting != null && !setting.origin().equals(Setting.DEFAULT);
  }

  private void variable(String name, String value) {
    if (!name.startsWith(PREFIX)
        || OTHERS.contains(name)
        || OF_KUBERNETES.matcher(name).matches()) {
      return;
    }
    for (SidecarKey key : SidecarKey.values()) {
      if (key.variable().equals(name)) {
        set(new Setting(key, value, name));
        return;
      }
    }
    faults.add(
        name
            + ": "
            + (Secrets.isSecret(name.substring(PREFIX.length()))
                ? Secrets.ADVICE
                : "is not a variable of etcd-probe"
                    + Nearest.suggestion(
                        name, Stream.of(SidecarKey.values()).map(SidecarKey::variable).toList())));
  }

  private void set(Setting setting) {
    byKey.put(setting.key(), setting);
  }

  /** The setting of a key, or null if it is not set and has no default. */
  public @Nullable Setting get(SidecarKey key) {
    return byKey.get(key);
  }

  /** The password from etcdctl's variables; null if they have none or a password file is set. */
  public @Nullable Password password() {
    return password;
  }

  /** The settings that come from etcdctl's variables. */
  public List<Setting> ofEtcdctl() {
    return byKey.values().stream()
        .filter(setting -> EtcdctlVariables.isOrigin(setting.origin()))
        .toList();
  }

  /** A line for each text that cannot be a setting. */
  public List<String> faults() {
    return faults;
  }

  /** The keys whose values differ. */
  public List<SidecarKey> changes(Settings before) {
    List<SidecarKey> changed = new ArrayList<>();
    for (SidecarKey key : SidecarKey.values()) {
      Setting then = before.get(key);
      Setting now = get(key);
      boolean same = then == null ? now == null : now != null && now.text().equals(then.text());
      if (!same) {
        changed.add(key);
      }
    }
    return changed;
  }

  /** All settings in the form of a configuration file, each value followed by its origin. */
  public String effective() {
    StringBuilder text = new StringBuilder();
    String group = "";
    for (SidecarKey key : SidecarKey.values()) {
      int dot = key.key().indexOf('.');
      String itsGroup = dot < 0 ? "" : key.key().substring(0, dot);
      if (!itsGroup.equals(group) && !itsGroup.isEmpty()) {
        text.append(itsGroup).append(":\n");
      }
      group = itsGroup;
      Setting setting = get(key);
      String name = (dot < 0 ? "" : "  ") + key.key().substring(dot + 1);
      text.append(
          setting == null
              ? String.format("# %s is not set%n", key.key())
              : String.format("%-52s # %s%n", name + ": " + quoted(setting), origin(setting)));
    }
    return text.toString();
  }

  private String origin(Setting setting) {
    return setting.key() == SidecarKey.USER && password != null
        ? setting.origin() + " (its password: " + passwordOrigin + ")"
        : setting.origin();
  }

  private static String quoted(Setting setting) {
    return setting.key().kind() == SidecarKey.Kind.SWITCH
        ? setting.text()
        : '"' + setting.text().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
