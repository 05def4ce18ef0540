package io.etcdprobe.cli.ioping;

/** What {@code ioping -h} prints. */
final class IopingUsage {

  /** The version whose flags and output these are. */
  static final String IOPING_VERSION = "1.3";

  private IopingUsage() {}

  static String text() {
    return """
    Usage: etcd-probe ioping [options...] directory|file|device
           etcd-probe ioping -h | -v

    Times single requests to a disk, with ioping 1.3's flags, output and exit statuses.

    requests:
      -A, -async                 by the kernel's asynchronous interface (io_submit)
      -C, -cached                leave the page cache alone (else: dropped before reads, fdatasync after writes)
      -D, -direct                past the page cache (O_DIRECT)
      -G, -read-write            writes and reads in turn
      -L, -linear                one after the other instead of at random; requests of 256k
      -N, -nowait                fail rather than wait (RWF_NOWAIT)
      -H, -hipri                 with high priority (RWF_HIPRI)
      -W, -write                 writes instead of reads; -WWW OVERWRITES a file or device
      -Y, -sync                  opened with O_SYNC
      -y, -dsync                 opened with O_DSYNC
      -R, -rapid                 without pauses for 3 s, figures only (-q -i 0 -w 3 -S 64m)
      -k, -keep                  keep and reuse the file ioping.tmp in a directory

    how many, how large, how often:
      -a, -warmup <count>        leave the first out of the statistics (1)
      -b, -burst <count>         this many without a pause (0)
      -c, -count <count>         stop after this many (0, never)
      -e, -entropy <seed>        seed of offsets and contents (0, a new one each time)
      -i, -interval <time>       from one request to the next (1s)
      -s, -size <size>           of a request (4k)
      -S, -work-size <size>      how much of the target is used (1m in a directory, else all)
      -o, -work-offset <size>    where that begins (0)
      -w, -work-time <time>      stop after this time (0, never)
      -l, -speed-limit <size>    no more than this a second
      -r, -rate-limit <count>    no more requests than this a second
      -t, -min-time <time>       faster requests do not count (0)
      -T, -max-time <time>       slower requests do not count

    output:
      -B, -batch                 ten raw numbers at the end, nothing else
      -I, -time [format]         the time before each request (-I%T; as of strftime)
      -J, -json                  JSON
      -p, -print-count <count>   raw numbers after this many requests
      -P, -print-interval <time> raw numbers after this time
      -q, -quiet                 no line for each request
      -h, -help                  this text
      -v, -version               ioping's version, as ioping prints it (ours: etcd-probe --version)

    beyond ioping:
      --percentiles              p50, p90, p99, p99.9: a line, four more raw columns, a JSON member
      --histogram                the distribution
      --hdr FILE                 an HdrHistogram log, a line a second
      --from-intended            time requests from when they were due; make late ones up
      --verdict                  name each request that was slow; exit 0 none, 2 some, 1 only the
                                 warm-up's, 3 undecided or failed
      --threshold <time>         what is slow (10ms)

    Times: ns, us, ms, s, m, h; seconds without. Sizes: k, m, g, t (1024), sector, page. Counts: k, m, g, t
    (1000). Fractions like 1/3 too.

    Exit status: 0 done, 1 wrong arguments, 2 the target cannot be used, 3 a request failed, 4 interrupted twice.
    """;
  }
}
