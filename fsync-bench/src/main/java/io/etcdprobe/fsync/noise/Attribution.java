package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.stall.StallOrigin;

/**
 * Whose a stall is, by what else paused at the same time.
 *
 * <p>What counts is how much of the stall the pauses cover: a disk that stands still for 300 ms
 * while a thread woke up 2 ms late has stalled by itself. Garbage collections are ours; a thread
 * that only sleeps and yet woke up late, or processor time given to another guest, is the host's,
 * unless a collection explains it.
 *
 * @param collections this process's garbage collections
 * @param hiccups times a thread that only sleeps was not run
 * @param steal times the hypervisor ran somebody else
 */
record Attribution(PauseLog collections, PauseLog hiccups, PauseLog steal) {

  /** More than this part of a stall must be covered to explain it. */
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
