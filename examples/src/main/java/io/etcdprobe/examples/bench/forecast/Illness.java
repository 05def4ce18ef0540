package io.etcdprobe.examples.bench.forecast;

import java.io.IOException;
import java.util.SplittableRandom;

/**
 * The law by which a disk stalls. It is the same for all disks of a setting, the moments are not.
 */
sealed interface Illness {

  /** The block layer lets through so many writes a second. */
  record Throttled(int iops) implements Illness {}

  /**
   * The disk stands still again and again.
   *
   * @param meanGapMillis from the end of a stall to the next one, exponential
   * @param train how many stalls come together
   * @param shortestMillis least length
   * @param moreMillis mean of what comes on top
   * @param law what comes on top
   */
  record Freezing(int meanGapMillis, int train, int shortestMillis, int moreMillis, Law law)
      implements Illness {}

  /** How lengths are spread. */
  enum Law {
    FIXED,
    UNIFORM,
    EXPONENTIAL,
    /** A generalised Pareto distribution of shape 0.3. */
    HEAVY
  }

  /** Makes a disk ill until its thread is interrupted. */
  static void infect(Illness illness, SickDisk disk, SplittableRandom random)
      throws IOException, InterruptedException {
    switch (illness) {
      case Throttled throttled -> disk.limitWrites(throttled.iops);
      case Freezing freezing -> freeze(freezing, disk, random);
    }
  }

  private static void freeze(Freezing illness, SickDisk disk, SplittableRandom random)
      throws IOException, InterruptedException {
    while (true) {
      Thread.sleep(Math.round(illness.meanGapMillis * random.nextExponential()));
      for (int i = 0; i < illness.train; i++) {
        if (i > 0) {
          Thread.sleep(random.nextLong(20, 150));
        }
        disk.limitWrites(1);
        try {
          Thread.sleep(Math.round(illness.shortestMillis + more(illness, random)));
        } finally {
          disk.limitWrites(0);
        }
      }
    }
  }

  private static double more(Freezing illness, SplittableRandom random) {
    double mean = illness.moreMillis;
    return switch (illness.law) {
      case FIXED -> mean;
      case UNIFORM -> 2 * mean * random.nextDouble();
      case EXPONENTIAL -> mean * random.nextExponential();
      // The mean of such a distribution is scale / (1 - shape).
      case HEAVY -> mean * 0.7 * Math.expm1(0.3 * random.nextExponential()) / 0.3;
    };
  }
}
