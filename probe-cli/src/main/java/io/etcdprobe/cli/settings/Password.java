package io.etcdprobe.cli.settings;

/**
 * A password. No message, table or log shows it.
 *
 * @param text the password itself
 */
public record Password(String text) {

  /** Without the password. */
  @Override
  public String toString() {
    return "Password[...]";
  }
}
