package io.etcdprobe.cli.settings;

/**
 * One value that somebody set.
 *
 * @param text as it was written; the values of a list with commas between them
 * @param origin where: {@code probe.yaml:3}, {@code ETCD_PROBE_INTERVAL}, {@code --interval},
 *     {@code ETCDCTL_CACERT} or {@code default}
 */
public record Setting(SidecarKey key, String text, String origin) {

  static final String DEFAULT = "default";

  /** The beginning of a line about what is wrong with it. */
  public String where() {
    return origin.equals(key.flag())
            || origin.equals(key.variable())
            || origin.equals(EtcdctlVariables.name(key))
        ? origin + ": "
        : origin + ": " + key.key() + ": ";
  }
}
