package io.etcdprobe.cli.ioping;

import io.etcdprobe.cli.ioping.IopingArguments.Flag;
import java.util.EnumSet;
import java.util.Set;

/** What {@code ioping -h} prints. */
final class IopingUsage {

  /** The version whose flags and output these are. */
  static final String IOPING_VERSION = "1.3";

  /** The column where the explanation of a flag begins. */
  private static final int HELP_COLUMN = 29;

  private IopingUsage() {}

  static String text() {
    return """
    Usage: etcd-probe ioping [options...] directory|file|device
           etcd-probe ioping -h | -v

    Times single requests to a disk, with ioping 1.3's flags, output and exit statuses.

    requests:
    %s
    how many, how large, how often:
    %s
    output:
    %s
    beyond ioping:
    %s
    Times: ns, us, ms, s, m, h; seconds without. Sizes: k, m, g, t (1024), sector, page. Counts: k, m, g, t
    (1000). Fractions like 1/3 too.

    Exit status: 0 done, 1 wrong arguments, 2 the target cannot be used, 3 a request failed, 4 interrupted twice.
    """
        .formatted(
            lines(EnumSet.range(Flag.ASYNC, Flag.KEEP)),
            lines(EnumSet.range(Flag.WARMUP, Flag.MAX_TIME)),
            lines(EnumSet.range(Flag.BATCH, Flag.VERSION)),
            lines(EnumSet.complementOf(EnumSet.range(Flag.ASYNC, Flag.VERSION))));
  }

  private static String lines(Set<Flag> flags) {
    StringBuilder lines = new StringBuilder();
    for (Flag flag : flags) {
      String spelling = "  " + flag.spelling() + " ";
      lines
          .append(spelling)
          .repeat(' ', Math.max(0, HELP_COLUMN - spelling.length()))
          .append(flag.help().replace("\n", "\n" + " ".repeat(HELP_COLUMN)))
          .append('\n');
    }
    return lines.toString();
  }
}
