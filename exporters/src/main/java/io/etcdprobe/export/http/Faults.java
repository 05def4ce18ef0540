package io.etcdprobe.export.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a web configuration and the files that it names: a line each, all at once. */
final class Faults {

  private final Path file;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param file the web configuration
   */
  Faults(Path file) {
    this.file = file;
  }

  /** Something is wrong with the file as a whole. */
  void add(String what) {
    lines.add(file + ": " + what);
  }

  /**
   * Something is wrong at one place.
   *
   * @param line from 1
   * @param key with dots before it; empty for the whole document
   */
  void add(int line, String key, String what) {
    lines.add(place(line, key) + what);
  }

  /** {@code web.yaml:3: tls_server_config.cert_file: }. */
  String place(int line, String key) {
    return file + ":" + line + ": " + (key.isEmpty() ? "" : OneLine.of(key) + ": ");
  }

  /** Something is wrong with what was named at a place. */
  void addAt(String place, String what) {
    lines.add(place + what);
  }

  boolean none() {
    return lines.isEmpty();
  }

  /**
   * @throws ListenException with all of them, if there are any
   */
  void check() throws ListenException {
    if (!lines.isEmpty()) {
      throw new ListenException(lines);
    }
  }
}
