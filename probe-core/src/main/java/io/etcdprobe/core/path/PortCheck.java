package io.etcdprobe.core.path;

/**
 * Whether a connection to one port reached the listener there.
 *
 * @param port the port
 * @param nanos from the first packet until the listener had proved itself; 0 if it did not
 * @param failure why there is none, empty if there is
 */
public record PortCheck(int port, long nanos, String failure) {

  /** Whether the listener answered. */
  public boolean reached() {
    return failure.isEmpty();
  }
}
