package io.etcdprobe.cli.shell;

/**
 * What a command prints. Every command that takes {@code --format} switches over all of these, so
 * that a new one does not compile until each of them shows it.
 */
// The names are what the user types.
public enum Format {
  text,
  json
}
