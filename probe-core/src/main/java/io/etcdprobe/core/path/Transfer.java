package io.etcdprobe.core.path;

/**
 * Bytes sent over one TCP connection.
 *
 * @param bytes how many arrived
 * @param nanos how long it took, 0 if it did not begin
 * @param complete whether all that was asked for arrived in time
 * @param intact whether what arrived is what was sent
 */
public record Transfer(long bytes, long nanos, boolean complete, boolean intact) {

  /** Nothing was sent. */
  public static final Transfer NONE = new Transfer(0, 0, false, true);

  /** Bytes per second; 0 if nothing arrived. */
  public double bytesPerSecond() {
    return nanos == 0 ? 0 : bytes * 1e9 / nanos;
  }
}
