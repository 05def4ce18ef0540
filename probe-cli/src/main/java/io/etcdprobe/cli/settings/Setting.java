package io.etcdprobe.cli.settings;

/**
 * One value and its source.
 *
 * @param text as it was written; values of a list are separated by commas
 * @param origin the source: {@code probe.yaml:3}, {@code ETCD_PROBE_INTERVAL}, {@code --interval},
 *     {@code ETCDCTL_CACERT} or {@code default}
 */
public record Setting(SidecarKey key, String text, String origin) {

  static final String DEFAULT = "default";

  /** The beginning of a message about this value. */
  public String where() {
    return origin.startsWith("--")
            || origin.equals(key.variable())
            || origin.equals(EtcdctlVariables.name(key))
        ? origin + ": "
        : origin + ": " + key.key() + ": ";
  }
}
