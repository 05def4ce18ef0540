package io.etcdprobe.export.text;

/** Whole outputs, as a person reads them. */
final class Expected {
  static final String HEALTHY =
      """
      latency             count     mean      p50      p90      p99    p99.9      max
      write                9000    20 µs    20 µs    20 µs    20 µs    20 µs    20 µs
      fdatasync            9000   504 µs   500 µs   500 µs   500 µs     4 ms     4 ms
      whole proposal       9000   504 µs   500 µs   500 µs   500 µs     4 ms     4 ms
      bbolt commit          600  2.07 ms     2 ms     2 ms     6 ms     6 ms     6 ms

      fdatasync
          200 µs
          500 µs  ████████████████████████████████████████████████ 8990 (99.9 %)
            1 ms
            2 ms  ▏ 10 (0.11 %)

      meanwhile
        this process   an idle thread woke 50 µs late at p99, 2 ms at most; 2 garbage
                       collections of 3 ms in all; the writer waited 40 ms for a
                       processor
        host           Linux 6.1.0, 4 processors; steal 1.23 %; some task waited for
                       cpu 2.00 %, i/o 30.0 %, memory 0 % of the time
        device         nvme0n1: 20000 writes of 90 MB, 12 MB of it journal, metadata
                       and others; 1.2 bytes for each durable one; 9700 flushes of
                       82.5 µs; 12 reads; busy 25.0 %
        others wrote   jbd2/x?[1m (812) 4 MB
        outliers       7 writes over 5 ms: 2 while the whole host paused, 1 while this
                       process did

      judgement
        pass         fdatasync p99 is 500 µs (95 %: 500 µs to 500 µs), within 10 ms
        pass         bbolt commit p99 is 6 ms (95 %: 2 ms to 6 ms), within 25 ms
        pass         1984 durable sequential writes per second (95 %: 1984 to 1984),
                     at least the 500 of a busy cluster
        pass         no stall beyond the heartbeat interval of 100 ms in 60 s (95 %:
                     fewer than one in 20 s)
        forecast     no stall beyond 100 ms in 60 s: fewer than 4,300 a day (95 %);
                     3 h without one would exclude one an hour

      PASS: etcd will see an fdatasync p99 of 500 µs here, 20 times below the bound of
      10 ms, and it was not stalled once in 60 s (95.0 % sure)
      """;

  static final String STALLING =
      """
      latency             count     mean      p50      p90      p99    p99.9      max
      write                9000    20 µs    20 µs    20 µs    20 µs    20 µs    20 µs
      fdatasync            8998  9.76 ms     1 ms    80 ms    80 ms    80 ms    80 ms
      whole proposal       8998  9.76 ms     1 ms    80 ms    80 ms    80 ms    80 ms
      bbolt commit          600  2.07 ms     2 ms     2 ms     6 ms     6 ms     6 ms

      fdatasync
          500 µs
            1 ms  ████████████████████████████████████████████████ 8000 (88.9 %)
            2 ms
            5 ms
           10 ms  ── bound for its p99 ───────────────────────────
           10 ms
           20 ms
           50 ms  ██████ 998 (11.1 %)

      stalls over 100 ms: 2
        03:04:08.678   120 ms in fdatasync of the WAL, the whole host's, beyond H
        03:04:35.678   2 s in fdatasync of the WAL, the disk's, beyond (2E-1)H

      meanwhile
        this process   an idle thread woke 50 µs late at p99, 2 ms at most; 2 garbage
                       collections of 3 ms in all; the writer waited 40 ms for a
                       processor
        host           Linux 6.1.0, 4 processors; steal 1.23 %; some task waited for
                       cpu 2.00 %, i/o 30.0 %, memory 0 % of the time
        device         nvme0n1: 20000 writes of 90 MB, 12 MB of it journal, metadata
                       and others; 1.2 bytes for each durable one; 9700 flushes of
                       82.5 µs; 12 reads; busy 25.0 %
        others wrote   jbd2/x?[1m (812) 4 MB
        outliers       7 writes over 5 ms: 2 while the whole host paused, 1 while this
                       process did

      judgement
        fail         2 stalls, the longest 2 s in fdatasync of the WAL: beyond (2E-1)H
                     = 1.9 s, a leader loses its leadership
        fail         fdatasync p99 is 80 ms (95 %: 80 ms to 80 ms), beyond 50 ms
        warn         102 durable sequential writes per second (95 %: 102 to 102),
                     below the 500 of a busy cluster
        warn         mounted with nobarrier: remount with barriers
        pass         bbolt commit p99 is 6 ms (95 %: 2 ms to 6 ms), within 25 ms
        forecast     a day of a leader here (95 %): 35 to 17,000 late heartbeats, 36
                     to 8,000 lost leaderships, at least 83.6 s without writes
        advice       --heartbeat-interval=450 --election-timeout=4500 on every member:
                     the longest stall in 60 s took 2 s; this timing carries 4 s, but
                     a dead leader is noticed only after 4.5 s or more

      FAIL: 2 stalls, the longest 2 s in fdatasync of the WAL: beyond (2E-1)H = 1.9 s,
      a leader loses its leadership, and 1 more (over 99.9 % sure)
      """;

  static final String HEADER =
      """
      Measuring fdatasync as etcd does it in /var/lib/etcd: 150 writes/s of 2300 B for
      at most 60 s after 2 s of warm-up. Ctrl-C ends it early.

        file system    ext4 from /dev/nvme0n1p2 at / (relatime), 400 GB of 500 GB free
        device         nvme0n1p2 of nvme0n1, Samsung SSD 990, 512 GB, solid state,
                       scheduler none, cache write back, FUA, blocks 512/4096 B
        warning        mounted with nobarrier: remount with barriers
        found          removed .etcd-probe-1-2, which a killed run had left

      """;

  private Expected() {}
}
