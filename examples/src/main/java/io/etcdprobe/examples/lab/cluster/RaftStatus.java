package io.etcdprobe.examples.lab.cluster;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a member's raft machine says of itself at {@code /debug/vars}, live even while its loop
 * waits for a disk.
 *
 * @param id the member's, hexadecimal without leading zeros
 * @param leads whether it takes itself for the leader
 * @param lead the id of whom it takes for the leader, 0 if nobody
 */
record RaftStatus(String id, long term, boolean leads, String lead, long commit, long applied) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws IllegalArgumentException if there is no raft status in it
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
