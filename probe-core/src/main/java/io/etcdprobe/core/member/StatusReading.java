package io.etcdprobe.core.member;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member says about itself (Maintenance.Status). Identifiers are lower-case hexadecimal; "0"
 * stands for none.
 *
 * @param clusterId of its cluster
 * @param memberId its own
 * @param leaderId the leader it follows, "0" if it knows none
 * @param term of the last applied entry
 * @param raftIndex of the last committed entry
 * @param appliedIndex of the last applied entry
 * @param dbBytes size of the database file
 * @param dbInUseBytes bytes of that in use, 0 if the version does not tell
 * @param learner whether it does not vote
 * @param version for example 3.4.23
 * @param errors the errors that it reports
 * @param storageVersion of its data, for example 3.6.0; empty if the version does not tell
 * @param quotaBytes the quota of its database; null if it has none or the version does not tell
 * @param downgradeTo the version that the cluster is being downgraded to, empty if it is not
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
    List<String> errors,
    String storageVersion,
    @Nullable Long quotaBytes,
    String downgradeTo) {

  /** Takes a copy of the list. */
  public StatusReading {
    errors = List.copyOf(errors);
  }

  /** A status from a version before 3.6. */
  public StatusReading(
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
    this(
        clusterId,
        memberId,
        leaderId,
        term,
        raftIndex,
        appliedIndex,
        dbBytes,
        dbInUseBytes,
        learner,
        version,
        errors,
        "",
        null,
        "");
  }
}
