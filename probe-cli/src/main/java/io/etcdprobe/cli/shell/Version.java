package io.etcdprobe.cli.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
public final class Version implements IVersionProvider {

  /** The version number: {@code 0.1.0}. */
  public static String number() {
    try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The commit of this build: {@code 0123456789ab}, with {@code -dirty} if files were changed. */
  public static String revision() {
    try (InputStream in = Version.class.getResourceAsStream("revision.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The line that {@code --version} prints. */
  public static String text() {
    return "etcd-probe " + number() + " (revision " + revision() + ")";
  }

  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }
}
