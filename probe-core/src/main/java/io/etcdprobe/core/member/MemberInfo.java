package io.etcdprobe.core.member;

import java.util.List;

/**
 * A member as the cluster lists it.
 *
 * @param id lower-case hexadecimal
 * @param name empty until it has started for the first time
 * @param clientUrls where clients reach it
 * @param peerUrls where other members reach it
 * @param learner whether it does not vote
 */
public record MemberInfo(
    String id, String name, List<String> clientUrls, List<String> peerUrls, boolean learner) {

  /** Takes copies of the lists. */
  public MemberInfo {
    clientUrls = List.copyOf(clientUrls);
    peerUrls = List.copyOf(peerUrls);
  }

  /** Whether it has never been started since it was added. */
  public boolean neverStarted() {
    return name.isEmpty() && clientUrls.isEmpty();
  }

  /**
   * Its name. For a member without a name, the host and port where its peers would reach it, or its
   * id.
   */
  public String called() {
    if (!name.isEmpty()) {
      return name;
    }
    return peerUrls.isEmpty() ? id : peerUrls.getFirst().replaceFirst("^[a-z]+://", "");
  }
}
