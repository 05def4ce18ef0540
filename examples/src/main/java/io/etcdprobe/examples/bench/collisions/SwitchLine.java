package io.etcdprobe.examples.bench.collisions;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A processor that switches from one thread to another, as tracefs prints it:
 *
 * <pre>
 *   java-31  [001] d..2.  4094.805711: sched_switch: prev_comm=java prev_pid=31 prev_prio=120
 *     prev_state=S ==&gt; next_comm=swapper/1 next_pid=0 next_prio=120
 * </pre>
 *
 * @param micros microseconds on the trace's clock
 * @param previous the thread that had the processor, 0 if none
 * @param next the thread that has it now, 0 if none
 */
record SwitchLine(long micros, int previous, int next) {

  // A thread's name may hold any text; the text around it may not.
  private static final Pattern SHAPE =
      Pattern.compile(
          "^.*-\\d{1,9}\\s+\\[\\d{1,5}\\]\\s+\\S+\\s+(\\d{1,12})\\.(\\d{6}): sched_switch:"
              + " prev_comm=.* prev_pid=(\\d{1,9}) prev_prio=-?\\d+ prev_state=\\S+"
              + " ==> next_comm=.* next_pid=(\\d{1,9}) next_prio=-?\\d+$");

  /** Reads a line; null for comments, other events and all lines of another shape. */
  static @Nullable SwitchLine parse(String line) {
    Matcher shape = SHAPE.matcher(line);
    return shape.matches()
        ? new SwitchLine(
            Long.parseLong(shape.group(1)) * 1_000_000 + Long.parseLong(shape.group(2)),
            Integer.parseInt(shape.group(3)),
            Integer.parseInt(shape.group(4)))
        : null;
  }
}
