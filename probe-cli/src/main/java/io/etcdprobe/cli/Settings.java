package io.etcdprobe.cli;

import io.etcdprobe.export.text.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is set, and by whom: a flag goes before an environment variable, that before the file, and
 * that before the default.
 */
final class Settings {

  /** The file's own name can be in the environment too. */
  static final String FILE_VARIABLE = "ETCD_PROBE_CONFIG";

  private static final String PREFIX = "ETCD_PROBE_";
  private static final String DEBUG_VARIABLE = "ETCD_PROBE_DEBUG";

  /** What Kubernetes puts in every container where a service's name begins with etcd-probe. */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          PREFIX
              + "(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  /** To write them down, be it as their defaults, says that the members run with them. */
  private static final Set<SidecarKey> ASSUMED =
      EnumSet.of(SidecarKey.HEARTBEAT_INTERVAL, SidecarKey.ELECTION_TIMEOUT);

  private final Map<SidecarKey, Setting> byKey = new EnumMap<>(SidecarKey.class);
  private final List<String> faults = new ArrayList<>();

  private Settings() {}

  /**
   * Everything that is set, defaults included.
   *
   * @param file or null for the one that the environment names, if any
   * @param flags as given
   */
  static Settings of(
      @Nullable Path file, Map<String, String> environment, Map<SidecarKey, String> flags) {
    Settings settings = new Settings();
    for (SidecarKey key : SidecarKey.values()) {
      String fallback = key.fallback();
      if (fallback != null) {
        settings.set(new Setting(key, fallback, Setting.DEFAULT));
      }
    }
    String named = environment.getOrDefault(FILE_VARIABLE, "");
    Path used = file != null || named.isEmpty() ? file : Path.of(named);
    if (used != null) {
      ConfigFile.read(used, settings.faults).forEach(settings::set);
    }
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      settings.variable(variable.getKey(), variable.getValue());
    }
    flags.forEach((key, text) -> settings.set(new Setting(key, text, key.flag())));
    return settings;
  }

  private void variable(String name, String value) {
    if (!name.startsWith(PREFIX)
        || name.equals(FILE_VARIABLE)
        || name.equals(DEBUG_VARIABLE)
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
                : "is no variable of etcd-probe"
                    + Nearest.suggestion(
                        name, Stream.of(SidecarKey.values()).map(SidecarKey::variable).toList())));
  }

  private void set(Setting setting) {
    byKey.put(setting.key(), setting);
  }

  /** Null where neither anybody nor a default sets it. */
  @Nullable Setting get(SidecarKey key) {
    return byKey.get(key);
  }

  /** A line for everything that is there and cannot be a setting. */
  List<String> faults() {
    return faults;
  }

  /** The keys whose values differ. */
  List<SidecarKey> changes(Settings before) {
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

  /** Everything as a file would have it, with the origin of each value behind it. */
  String effective() {
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
      boolean assumed = ASSUMED.contains(key) && isDefault(setting);
      String name = (dot < 0 ? "" : "  ") + (assumed ? "# " : "") + key.key().substring(dot + 1);
      text.append(
          setting == null
              ? String.format("# %s is not set%n", key.key())
              : String.format("%-52s # %s%n", name + ": " + quoted(setting), setting.origin()));
    }
    return text.toString();
  }

  private static boolean isDefault(@Nullable Setting setting) {
    return setting != null && setting.origin().equals(Setting.DEFAULT);
  }

  private static String quoted(Setting setting) {
    return setting.key().kind() == SidecarKey.Kind.SWITCH
        ? setting.text()
        : '"' + setting.text().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
