package io.etcdprobe.core.disk;

/** What to do about an open question, as the end of a sentence. */
final class Advice {

  private Advice() {}

  /** Advises a run of this many nanoseconds, rounded up to whole seconds, minutes or hours. */
  static String runLonger(long nanos) {
    if (nanos == Reason.Decision.NEVER) {
      return "; it is so close to the limit that a run of a day would not decide";
    }
    return nanos == 0 ? "; run longer" : "; run --duration " + roundedUp(nanos);
  }

  private static String roundedUp(long nanos) {
    long seconds = (nanos + 999_999_999L) / 1_000_000_000L;
    if (seconds <= 120) {
      return (seconds + 9) / 10 * 10 + "s";
    }
    long minutes = (seconds + 59) / 60;
    return minutes <= 120 ? minutes + "m" : (minutes + 59) / 60 + "h";
  }
}
