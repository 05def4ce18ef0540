package io.etcdprobe.core.member;

import java.util.List;

/**
 * What a member says of itself (Maintenance.Status). Identifiers are lower-case hexadecimal; "0"
 * stands for none.
 *
 * @param clusterId of its cluster
 * @param memberId its own
 * @param leaderId the leader it follows, "0" if it knows none
 * @param term of the last applied entry
 * @param raftIndex of the last committed entry
 * @param appliedIndex of the last applied entry
 * @param dbBytes size of the database file
 * @param dbInUseBytes of that in use, 0 where the version does not tell
 * @param learner whether it does not vote
 * @param version for example 3.4.23
 * @param errors what it complains of
 */
public record StatusReading(
    String clusterId,
    String memberId,
    String leaderId,
    long term,
    long raftIndex,
    long appliedIndex,
    long dbBytes,
    long dbInUseBytes,
    boolean learner,
    String version,
    List<String> errors) {

  /** Takes a copy of the list. */
  public StatusReading {
    errors = List.copyOf(errors);
  }
}
