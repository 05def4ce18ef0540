package io.etcdprobe.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Secrets come from files only: the command line is for everybody to see. */
final class Passwords {

  private Passwords() {}

  /** The first line of a file; null without a file. */
  static @Nullable String read(@Nullable Path file) throws UsageException {
    if (file == null) {
      return null;
    }
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String line = reader.readLine();
      if (line == null || line.isEmpty()) {
        throw new UsageException("--password-file: " + file + " is empty");
      }
      return line;
    } catch (IOException unreadable) {
      throw new UsageException(
          "--password-file: cannot read " + file + ": " + unreadable.getClass().getSimpleName());
    }
  }
}
