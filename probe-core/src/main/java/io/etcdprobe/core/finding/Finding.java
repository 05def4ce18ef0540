package io.etcdprobe.core.finding;

import java.time.Instant;
import java.util.List;

/**
 * Something that is wrong.
 *
 * @param member the member's etcd name, or {@link #CLUSTER}
 * @param cause why
 * @param severity how bad
 * @param since when it began, wall clock
 * @param text one sentence with the figures that matter
 * @param evidence those figures and their sources
 * @param advice what to do next
 */
public record Finding(
    String member,
    Cause cause,
    Severity severity,
    Instant since,
    String text,
    List<Evidence> evidence,
    String advice) {

  /** Stands in place of a member if the whole cluster is concerned. */
  public static final String CLUSTER = "cluster";

  /** Takes a copy of the list. */
  public Finding {
    evidence = List.copyOf(evidence);
  }
}
