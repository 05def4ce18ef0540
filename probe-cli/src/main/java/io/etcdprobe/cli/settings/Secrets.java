package io.etcdprobe.cli.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Secrets come from files only, because many can see flags, variables and configuration files. */
public final class Secrets {

  public static final String ADVICE =
      "a secret must not be here; write it to a file of its own and give that as password-file";

  private static final Set<String> NAMES =
      Set.of("password", "pass", "passwd", "pw", "secret", "token", "probe.password");

  private Secrets() {}

  /** Whether a key, or the end of a variable's name, stands for the secret itself. */
  static boolean isSecret(String key) {
    return NAMES.contains(key.toLowerCase(Locale.ROOT));
  }

  /**
   * A warning about a file that others may read. The file is not refused, because Kubernetes mounts
   * secrets that way by default.
   */
  public static Optional<String> exposure(SidecarKey key, Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
          ? Optional.of(
              key.key() + ": " + file + " is readable by everybody on this machine; chmod o-r")
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException unknown) {
      // The code that opens the file reports what is wrong with it.
      return Optional.empty();
    }
  }
}
