package io.etcdprobe.examples.bench.fidelity;

import io.etcdprobe.examples.bench.fidelity.FidelityRound.Seen;
import io.etcdprobe.examples.bench.fidelity.FidelityRound.Side;
import io.etcdprobe.examples.bench.figures.Figure;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.figures.Ratio;
import io.etcdprobe.examples.bench.figures.RatioTable;
import io.etcdprobe.examples.report.Table;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Tables of a fidelity run's rounds: what was seen, what was written, and the ratios. */
final class FidelityTables {

  private static final double NANOS_PER_MICRO = 1000;

  private final Table syncs;
  private final Table writes;
  private final RatioTable walRatios;
  private final RatioTable databaseRatios;
  private final RatioTable toldRatios;
  private boolean complete = true;

  FidelityTables(int rate, Figure... figures) {
    syncs =
        new Table(
            "fdatasync by the kernel's account, µs, at " + rate + " puts/s",
            "round",
            "who",
            "wal syncs",
            "mean",
            "p50",
            "p99",
            "max",
            "db syncs",
            "db mean",
            "db p50",
            "db p99");
    writes =
        new Table(
            "what was written",
            "round",
            "who",
            "proposals",
            "wal writes",
            "wal B/write",
            "wal B/proposal",
            "db commits",
            "db writes/commit",
            "db B/commit");
    walRatios = new RatioTable("WAL fdatasync, ratio to etcd", "etcd", figures);
    databaseRatios = new RatioTable("bbolt fdatasync, ratio to etcd", "etcd", figures);
    toldRatios =
        new RatioTable(
            "the probe's own histogram, ratio to the kernel's account", "kernel", figures);
  }

  void add(int round, Map<Side, Seen> all) {
    Seen etcd = seen(all, Side.ETCD);
    for (Side side : Side.values()) {
      Seen seen = seen(all, side);
      complete &= seen.complete();
      addRows(round, side, seen);
      if (side != Side.ETCD) {
        walRatios.add(round, side.label(), seen.wal().syncs, etcd.wal().syncs);
      }
    }
    Seen probe = seen(all, Side.PROBE);
    databaseRatios.add(round, "probe", probe.database().syncs, etcd.database().syncs);
    toldRatios.add(round, "probe", probe.told(), probe.wal().syncs);
  }

  private static Seen seen(Map<Side, Seen> all, Side side) {
    Seen seen = all.get(side);
    if (seen == null) {
      throw new IllegalArgumentException("no turn of " + side);
    }
    return seen;
  }

  private void addRows(int round, Side side, Seen seen) {
    Histogram wal = seen.wal().syncs;
    Histogram database = seen.database().syncs;
    syncs.row(
        round,
        side.label(),
        wal.getTotalCount(),
        micros(Figure.MEAN, wal),
        micros(Figure.P50, wal),
        micros(Figure.P99, wal),
        micros(Figure.MAX, wal),
        database.getTotalCount(),
        micros(Figure.MEAN, database),
        micros(Figure.P50, database),
        micros(Figure.P99, database));
    // A commit makes two syncs.
    double commits = database.getTotalCount() / 2.0;
    writes.row(
        round,
        side.label(),
        seen.proposals(),
        seen.wal().writes,
        seen.wal().meanWriteBytes(),
        seen.walBytesPerProposal(),
        commits,
        Ratio.of(seen.database().writes, commits),
        Ratio.of(seen.database().writtenBytes, commits));
  }

  private static double micros(Figure figure, Histogram histogram) {
    return figure.of(histogram) / NANOS_PER_MICRO;
  }

  void print(Output out) {
    out.table(syncs);
    out.table(writes);
    out.table(walRatios.table());
    out.table(databaseRatios.table());
    out.table(toldRatios.table());
    if (!complete) {
      out.note("WARNING: the kernel's buffer ran over; its account has gaps");
    }
  }
}
