package io.etcdprobe.export.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a web configuration and the files that it names: all faults, one line each.
 */
final class Faults {

  private final Path file;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param file the web configuration
   */
  Faults(Path file) {
    this.file = file;
  }

  /** Adds a fault of the file as a whole. */
  void add(String what) {
    lines.add(file + ": " + what);
  }

  /**
   * Adds a fault at one place of the file.
   *
   * @param line from 1
   * @param key with dots between its parts; empty for the whole document
   */
  void add(int line, String key, String what) {
    lines.add(place(line, key) + what);
  }

  /** {@code web.yaml:3: tls_server_config.cert_file: }. */
  String place(int line, String key) {
    return file + ":" + line + ": " + (key.isEmpty() ? "" : OneLine.of(key) + ": ");
  }

  /** Adds a fault of the file that is named at a place. */
  void addAt(String place, String what) {
    lines.add(place + what);
  }

  boolean none() {
    return lines.isEmpty();
  }

  /**
   * @throws ListenException with all faults, if there are any
   */
  void check() throws ListenException {
    if (!lines.isEmpty()) {
      throw new ListenException(lines);
    }
  }
}
