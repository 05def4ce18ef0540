/** Waiting for a time, cheaply. */
@NullMarked
package io.etcdprobe.watch.timer;

import org.jspecify.annotations.NullMarked;
