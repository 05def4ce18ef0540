package io.etcdprobe.cli.sidecar;

import java.nio.file.Path;

/** Where findings go. */
sealed interface EventTarget {

  /** One line for each event, on standard output. */
  record StandardOutput() implements EventTarget {}

  /** One line for each event, at the end of a file. */
  record ToFile(Path path) implements EventTarget {}

  /** Nowhere. */
  record Nowhere() implements EventTarget {}
}
