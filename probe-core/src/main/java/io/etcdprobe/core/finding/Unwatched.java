package io.etcdprobe.core.finding;

/**
 * Something of the cluster that is not watched: nothing that is said of the cluster holds for it.
 *
 * @param name the member's etcd name; its address where it has none
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
    /** The user wants the given endpoints watched, and no others. */
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

  /** Whether it is a member of the cluster, rather than something before its members. */
  public boolean isMember() {
    return kind != Kind.PROXY;
  }
}
