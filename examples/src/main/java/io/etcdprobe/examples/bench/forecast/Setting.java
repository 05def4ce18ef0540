package io.etcdprobe.examples.bench.forecast;

import static io.etcdprobe.examples.bench.forecast.Illness.Law.EXPONENTIAL;
import static io.etcdprobe.examples.bench.forecast.Illness.Law.FIXED;
import static io.etcdprobe.examples.bench.forecast.Illness.Law.HEAVY;
import static io.etcdprobe.examples.bench.forecast.Illness.Law.UNIFORM;

import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.examples.bench.forecast.Illness.Freezing;
import io.etcdprobe.examples.bench.forecast.Illness.Throttled;
import java.time.Duration;
import java.util.List;

/**
 * One cluster and one kind of disk.
 *
 * @param name for the command line
 * @param timing of the cluster
 * @param illness of its disks
 */
record Setting(String name, ElectionTiming timing, Illness illness) {

  /** Tight timing makes events many. */
  private static final ElectionTiming TIGHT =
      new ElectionTiming(Duration.ofMillis(50), Duration.ofMillis(500));

  private static final ElectionTiming DEFAULT = ElectionTiming.DEFAULT;

  static final List<Setting> ALL =
      List.of(
          new Setting("short", TIGHT, new Freezing(1500, 1, 60, 60, EXPONENTIAL)),
          new Setting("long", TIGHT, new Freezing(3000, 1, 100, 250, EXPONENTIAL)),
          new Setting("same", TIGHT, new Freezing(4000, 1, 100, 600, FIXED)),
          new Setting("spread", TIGHT, new Freezing(4000, 1, 150, 400, UNIFORM)),
          new Setting("heavy", TIGHT, new Freezing(1500, 1, 60, 80, HEAVY)),
          new Setting("trains", TIGHT, new Freezing(15_000, 6, 80, 120, EXPONENTIAL)),
          new Setting("slow", TIGHT, new Throttled(20)),
          new Setting("very-slow", TIGHT, new Throttled(8)),
          new Setting("default-long", DEFAULT, new Freezing(4000, 1, 200, 450, EXPONENTIAL)),
          new Setting("default-spread", DEFAULT, new Freezing(8000, 1, 300, 800, UNIFORM)));
}
