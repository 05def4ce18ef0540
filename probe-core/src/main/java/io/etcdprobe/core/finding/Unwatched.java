package io.etcdprobe.core.finding;

/**
 * A part of the cluster that is not watched. Nothing that is said of the cluster is true of it.
 *
 * @param name the member's etcd name, or its address if it has none
 * @param id lower-case hexadecimal, empty if unknown
 * @param learner whether it does not vote
 * @param kind why it is not watched
 * @param reason the same in one sentence, for people
 */
public record Unwatched(String name, String id, boolean learner, Kind kind, String reason) {

  /** Why something is not watched. */
  public enum Kind {
    /** It was added to the cluster and has never been started. */
    NEVER_STARTED("never-started"),
    /** It has no address at which the probe can ask. */
    NO_ADDRESS("no-address"),
    /** Its address leads to another member. */
    MISLEADING_ADDRESS("misleading-address"),
    /** The user wants only the given endpoints watched. */
    NOT_GIVEN("not-given"),
    /** An endpoint that answers for several members: a proxy or a load balancer. */
    PROXY("proxy");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** The name in JSON and in metrics' labels. */
    public String key() {
      return key;
    }
  }

  /** Whether it is a member of the cluster, and not something in front of its members. */
  public boolean isMember() {
    return kind != Kind.PROXY;
  }
}
