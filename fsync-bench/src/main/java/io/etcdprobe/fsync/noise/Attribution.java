package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.stall.StallOrigin;

/**
 * Tells whose a stall is by the pauses at the same time.
 *
 * <p>The criterion is how much of the stall the pauses cover. If a disk stands still for 300 ms and
 * a thread wakes up 2 ms late meanwhile, the disk has stalled by itself. Garbage collections are
 * ours. The host's are late wake-ups of a thread that only sleeps, and processor time that was
 * given to another guest, unless a collection explains the stall.
 *
 * @param collections this process's garbage collections
 * @param hiccups times at which a thread that only sleeps was not run
 * @param steal times at which the hypervisor ran another guest
 */
record Attribution(PauseLog collections, PauseLog hiccups, PauseLog steal) {

  /** Pauses must cover more than this part of a stall to explain it. */
  static final double EXPLAINED = 0.5;

  StallOrigin originOf(long start, long end) {
    if (collections.covered(start, end) > EXPLAINED) {
      return StallOrigin.PROBE;
    }
    return hiccups.covered(start, end) > EXPLAINED || steal.covered(start, end) > EXPLAINED
        ? StallOrigin.HOST
        : StallOrigin.DISK;
  }
}
