package io.etcdprobe.cli.sidecar;

import java.nio.file.Path;

/** Where findings go. */
sealed interface EventTarget {

  /** A line each on standard output. */
  record StandardOutput() implements EventTarget {}

  /** A line each at the end of a file. */
  record ToFile(Path path) implements EventTarget {}

  /** Nowhere. */
  record Nowhere() implements EventTarget {}
}
