package io.etcdprobe.core.path;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Ticks in a row, one for each message: nanoseconds, 0 for what did not happen. Immutable. */
public final class Ticks {

  /** No ticks. */
  public static final Ticks NONE = new Ticks(new long[0]);

  private final long[] nanos;

  private Ticks(long[] nanos) {
    this.nanos = nanos;
  }

  /** Keeps a copy. */
  public static Ticks of(long... nanos) {
    return new Ticks(nanos.clone());
  }

  /** How many there are. */
  public int size() {
    return nanos.length;
  }

  /** The tick with the number {@code k}. */
  public long at(int k) {
    return nanos[k];
  }

  /** Whether it happened. */
  public boolean came(int k) {
    return nanos[k] > 0;
  }

  /** Those that happened, in the order of their numbers. */
  public LongStream all() {
    return Arrays.stream(nanos).filter(tick -> tick > 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ticks ticks && Arrays.equals(nanos, ticks.nanos);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nanos);
  }

  @Override
  public String toString() {
    return nanos.length + " ticks";
  }
}
