package io.etcdprobe.examples.lab.cluster;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a member's raft machine says about itself at {@code /debug/vars}. It is live even while the
 * raft loop waits for a disk.
 *
 * @param id the member's id, hexadecimal without leading zeros
 * @param leads whether the member believes that it leads
 * @param lead the id of the member that it believes to be the leader, 0 if none
 */
record RaftStatus(String id, long term, boolean leads, String lead, long commit, long applied) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws IllegalArgumentException if the text has no raft status
   */
  static RaftStatus parse(String debugVars) {
    JsonNode status;
    try {
      status = JSON.readTree(debugVars).path("raft.status");
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(malformed.getOriginalMessage(), malformed);
    }
    if (!status.path("id").isTextual() || !status.path("term").canConvertToLong()) {
      throw new IllegalArgumentException("no raft.status");
    }
    return new RaftStatus(
        status.path("id").asText(),
        status.path("term").asLong(),
        status.path("raftState").asText().equals("StateLeader"),
        status.path("lead").asText(),
        status.path("commit").asLong(),
        status.path("applied").asLong());
  }
}
