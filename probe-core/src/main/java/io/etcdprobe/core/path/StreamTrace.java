package io.etcdprobe.core.path;

/**
 * The ticks of messages on one TCP connection and of their answers. Ticks are nanoseconds since the
 * stream began.
 *
 * @param due when each message should have been sent, ascending
 * @param answered when its answer came
 * @param endNanos when the stream ended
 * @param spoiled messages that arrived with another content than was sent
 * @param failure why the connection ended early, empty if it did not
 */
public record StreamTrace(Ticks due, Ticks answered, long endNanos, long spoiled, String failure) {

  /** No messages. */
  public static final StreamTrace NONE = new StreamTrace(Ticks.NONE, Ticks.NONE, 0, 0, "");

  /**
   * @throws IllegalArgumentException if there are more ticks of one kind than of the other
   */
  public StreamTrace {
    if (due.size() != answered.size()) {
      throw new IllegalArgumentException("a trace has two ticks for each message");
    }
  }
}
