/**
 * The clock that the watch uses, and waiting by that clock. Samplers get a {@link
 * io.etcdprobe.watch.timer.SleepClock}. A test gives them one that it moves itself.
 */
@NullMarked
package io.etcdprobe.watch.timer;

import org.jspecify.annotations.NullMarked;
