package io.etcdprobe.core.timing;

/**
 * The timing that a member is judged with, and how it is known.
 *
 * <p>A member tells the flags it was started with and nothing else: one that has its timing from
 * its environment or from a configuration file looks like one that runs with etcd's defaults.
 *
 * @param timing heartbeat interval and election timeout
 * @param origin how they are known
 */
public record MemberTiming(ElectionTiming timing, Origin origin) {

  /** How a timing is known. */
  public enum Origin {
    /** The member's own flags say so. */
    TOLD("told"),
    /** The user says so. */
    GIVEN("given"),
    /** Nobody says so; these are etcd's defaults. */
    ASSUMED("assumed");

    private final String key;

    Origin(String key) {
      this.key = key;
    }

    /** The name in JSON. */
    public String key() {
      return key;
    }
  }

  /** etcd's defaults, of a member that does not tell its own and where nobody gave them. */
  public static final MemberTiming ASSUMED =
      new MemberTiming(ElectionTiming.DEFAULT, Origin.ASSUMED);

  /** What the member's own flags say. */
  public static MemberTiming told(ElectionTiming timing) {
    return new MemberTiming(timing, Origin.TOLD);
  }

  /** What the user says of members that do not tell their own. */
  public static MemberTiming given(ElectionTiming timing) {
    return new MemberTiming(timing, Origin.GIVEN);
  }

  /** Whether nobody has said so. */
  public boolean assumed() {
    return origin == Origin.ASSUMED;
  }
}
