package io.etcdprobe.examples.lab;

import java.util.List;

/**
 * What a good watchdog says of a scenario.
 *
 * @param member whom it should name
 * @param causes what it may name as the cause; the first is the exact one
 * @param from seconds; where a fault begins at that time, the moment when it really began
 * @param to seconds; where a fault ends at that time, the moment when it really ended
 * @param may whether it may be said but need not, as the consequences of a fault
 */
record Truth(Target member, List<Cause> causes, double from, double to, boolean may) {

  Truth {
    causes = List.copyOf(causes);
    if (causes.isEmpty()) {
      throw new IllegalArgumentException("a truth without causes");
    }
    if (!(to >= from)) {
      throw new IllegalArgumentException("a truth from " + from + " to " + to);
    }
  }
}
