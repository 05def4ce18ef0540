package io.etcdprobe.core.timing;

/**
 * The timing that a member is judged with, and how it is known.
 *
 * <p>A member shows only the flags it was started with. If it has its timing from its environment
 * or from a configuration file, it looks like a member with etcd's defaults.
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
    /** Nobody says so: these are etcd's defaults. */
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

  /**
   * etcd's defaults, for a member that does not tell its timing if the user did not give it either.
   */
  public static final MemberTiming ASSUMED =
      new MemberTiming(ElectionTiming.DEFAULT, Origin.ASSUMED);

  /** The timing from the member's own flags. */
  public static MemberTiming told(ElectionTiming timing) {
    return new MemberTiming(timing, Origin.TOLD);
  }

  /** The timing that the user gives for members that do not tell their own. */
  public static MemberTiming given(ElectionTiming timing) {
    return new MemberTiming(timing, Origin.GIVEN);
  }

  /** Whether this timing is only assumed. */
  public boolean assumed() {
    return origin == Origin.ASSUMED;
  }
}
