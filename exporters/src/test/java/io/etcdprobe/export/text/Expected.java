package io.etcdprobe.export.text;

/** Whole outputs, as a person reads them. */
final class Expected {
  static final String HEALTHY = "";
  static final String STALLING = "";
  static final String HEADER = "";

  private Expected() {}
}
