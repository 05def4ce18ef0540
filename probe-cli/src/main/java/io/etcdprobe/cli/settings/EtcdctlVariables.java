package io.etcdprobe.cli.settings;

import io.etcdprobe.cli.shell.UsageException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of etcdctl that we read as well. As in etcdctl, an empty variable
 * counts as unset, and the text after the first colon of the user is the password.
 */
public final class EtcdctlVariables {

  private static final String PREFIX = "ETCDCTL_";
  private static final String PASSWORD = PREFIX + "PASSWORD";

  private static final Set<SidecarKey> FILES =
      EnumSet.of(SidecarKey.CACERT, SidecarKey.CERT, SidecarKey.KEY);

  private final Map<String, String> environment;

  EtcdctlVariables(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The user to log in as.
   *
   * @param user the name alone
   * @param password null if no variable contains one
   * @param origin of the password, empty without one
   */
  record Login(Setting user, @Nullable Password password, String origin) {}

  /** The name of the variable for a key: {@code ETCDCTL_CACERT}. */
  public static String name(SidecarKey key) {
    return PREFIX + key.name();
  }

  /** Whether a value comes from one of these variables. */
  public static boolean isOrigin(String origin) {
    return origin.startsWith(PREFIX);
  }

  /** The setting of a key by its variable, or null if the variable is not set. */
  @Nullable Setting setting(SidecarKey key) {
    String text = environment.getOrDefault(name(key), "");
    return text.isEmpty() ? null : new Setting(key, text, name(key));
  }

  /**
   * The user and the password; null without a user.
   *
   * @throws UsageException if they make no sense; the message names the variable but not the
   *     password
   */
  @Nullable Login login() throws UsageException {
    Setting both = setting(SidecarKey.USER);
    if (both == null) {
      return null;
    }
    String password = environment.getOrDefault(PASSWORD, "");
    int colon = both.text().indexOf(':');
    String user = colon < 0 ? both.text() : both.text().substring(0, colon);
    if (user.isBlank()) {
      throw new UsageException(both.origin() + ": names no user; write name or name:password");
    }
    if (colon >= 0 && !password.isEmpty()) {
      throw new UsageException(
          both.origin() + ": holds a password, and " + PASSWORD + " does, too; set one of them");
    }
    String held = colon < 0 ? password : both.text().substring(colon + 1);
    Setting name = new Setting(SidecarKey.USER, user, both.origin());
    return held.isEmpty()
        ? new Login(name, null, "")
        : new Login(name, new Password(held), colon < 0 ? PASSWORD : both.origin());
  }

  /**
   * A message about a file. If one of these variables names the file, the message begins with it.
   */
  public static String blamed(List<Setting> settings, String message) {
    for (Setting setting : settings) {
      if (FILES.contains(setting.key())
          && isOrigin(setting.origin())
          && message.contains(setting.text())) {
        return setting.where() + message;
      }
    }
    return message;
  }
}
