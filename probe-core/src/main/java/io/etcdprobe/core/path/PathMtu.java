package io.etcdprobe.core.path;

/**
 * The largest IP packet that passes one way unfragmented.
 *
 * @param interfaceBytes MTU of the sender's interface
 * @param pathBytes largest packet that arrived, IP header included; 0 if none did
 * @param kind how larger ones fail
 */
public record PathMtu(int interfaceBytes, int pathBytes, Kind kind) {

  /** What happens to packets that are as large as the interface allows. */
  public enum Kind {
    /** They arrive. */
    WHOLE("whole"),
    /** The kernel refuses them because a router told it so, or because of its routes. */
    TOLD("told"),
    /** They vanish, and nobody tells. */
    SILENT("silent"),
    /** Small ones do not arrive either, so nothing is known. */
    UNKNOWN("unknown");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** The name in JSON. */
    public String key() {
      return key;
    }
  }

  /** Nothing is known of the path. */
  public static PathMtu unknown(int interfaceBytes) {
    return new PathMtu(interfaceBytes, 0, Kind.UNKNOWN);
  }
}
