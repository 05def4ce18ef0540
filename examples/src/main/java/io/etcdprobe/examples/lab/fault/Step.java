package io.etcdprobe.examples.lab.fault;

import org.jspecify.annotations.Nullable;

/**
 * One fault of a timeline.
 *
 * @param at seconds after the watchdog's first line
 * @param until when the fault is lifted; null if it ends by itself or stays to the end
 * @param member the member that it hits
 */
public record Step(double at, @Nullable Double until, Target member, Fault fault) {

  public Step {
    if (!(at >= 0)) {
      throw new IllegalArgumentException("at " + at + " is before the beginning");
    }
    if (until != null && !(until > at)) {
      throw new IllegalArgumentException("until " + until + " is not after at " + at);
    }
    if (until != null && fault.instant()) {
      throw new IllegalArgumentException(fault + " is over by itself and takes no until");
    }
  }
}
