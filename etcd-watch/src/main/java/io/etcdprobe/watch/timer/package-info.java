/**
 * The clock that the watch goes by, and waiting for a time by it. {@link
 * io.etcdprobe.watch.timer.SleepClock} is what samplers are given; a test gives them one that it
 * moves itself.
 */
@NullMarked
package io.etcdprobe.watch.timer;

import org.jspecify.annotations.NullMarked;
