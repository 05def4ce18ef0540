package io.etcdprobe.core.sidecar;

/**
 * A TCP socket as the kernel accounts for it (inet_diag and tcp_info of Linux).
 *
 * @param localAddress an address without a zone; an IPv4 address that is mapped into IPv6 is
 *     written as IPv4
 * @param localPort 1 to 65535
 * @param remoteAddress as the local address; of no meaning if nobody is connected
 * @param remotePort 0 if nobody is connected
 * @param sending what was sent
 * @param path what the kernel knows of the path
 * @param receiving what came
 */
public record TcpConnection(
    String localAddress,
    int localPort,
    String remoteAddress,
    int remotePort,
    State state,
    Sending sending,
    Path path,
    Receiving receiving) {

  /** The states that matter here. */
  public enum State {
    /** Takes connections. */
    LISTENING,
    /** Has asked for a connection and has no answer yet. */
    DIALLING,
    /** Connected. */
    OPEN
  }

  /**
   * What was sent.
   *
   * @param queuedBytes what the process has written and the other host has not acknowledged
   * @param unackedSegments how many of them are on their way or lost
   * @param timeouts how many times in a row the same segment was sent again because its time ran
   *     out; 0 if the last one was acknowledged
   * @param sentSegments how many segments with data were sent, those sent again included
   * @param resentSegments how many segments were sent again
   * @param acknowledgedAgoNanos how long ago anything was acknowledged
   */
  public record Sending(
      long queuedBytes,
      int unackedSegments,
      int timeouts,
      long sentSegments,
      long resentSegments,
      long acknowledgedAgoNanos) {}

  /**
   * What the kernel knows of the path.
   *
   * @param roundTripNanos smoothed round trip, 0 if there was none
   * @param leastRoundTripNanos shortest round trip of the last minutes, 0 if there was none
   * @param segmentBytes the most data that one segment carries
   * @param mtuBytes the largest packet that the path takes, as the kernel believes
   */
  public record Path(
      long roundTripNanos, long leastRoundTripNanos, int segmentBytes, int mtuBytes) {}

  /**
   * What came.
   *
   * @param bytes data received so far
   * @param agoNanos how long ago data came
   */
  public record Receiving(long bytes, long agoNanos) {}

  /** Whether it is connected. */
  public boolean open() {
    return state == State.OPEN;
  }

  /**
   * Names the connection. Two sockets with equal names at different times are one connection, as
   * ports are not used again at once.
   */
  public String key() {
    return localAddress + ' ' + localPort + ' ' + remoteAddress + ' ' + remotePort;
  }
}
