package io.etcdprobe.core.path;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.limit.Status;
import java.util.Locale;

/**
 * The judgement of one property of a path.
 *
 * @param name which property
 * @param status the outcome
 * @param reason why, a sentence without a full stop
 * @param advice what to do, empty if there is nothing to do
 * @param waived whether the user does not want it to count
 */
public record PathCheck(Name name, Status status, String reason, String advice, boolean waived) {

  /** What is looked at, in the order in which it is shown. */
  public enum Name {
    /** Whether the name has an address, and how long the name service took. */
    NAMES,
    /** Whether the listener can be reached on each port. */
    PORTS,
    /** Whether large packets pass. */
    MTU,
    /** Whether datagrams get lost. */
    LOSS,
    /** How long all datagrams were lost. */
    BURST,
    /** Round trips. */
    RTT,
    /** How long TCP connections were silent. */
    STREAM,
    /** How fast a snapshot would be sent. */
    BANDWIDTH,
    /** Whether the clocks agree. */
    CLOCK,
    /** Whether what arrives is what was sent. */
    INTEGRITY,
    /** Whether the hosts themselves hindered. */
    HOST,
    /** Whether the path could be measured at all. This one cannot be waived. */
    PROBE;

    /** The name in JSON, in text and in {@code --ignore}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static PathCheck of(Name name, Status status, String reason, String advice) {
    return new PathCheck(name, status, reason, advice, false);
  }

  static PathCheck pass(Name name, String reason) {
    return of(name, Status.PASS, reason, "");
  }

  /** A share, 0 to 1, as a reason says it. */
  static String percent(double share) {
    return LatencyText.significant(share * 100) + " %";
  }

  /** The same check, which the user does not want to count. */
  PathCheck waive() {
    return new PathCheck(name, status, reason, advice, true);
  }

  /** The status that counts: a waived check passes. */
  public Status counted() {
    return waived ? Status.PASS : status;
  }
}
