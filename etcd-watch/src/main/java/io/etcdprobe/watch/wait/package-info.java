/** Waiting for a time, cheaply. */
@NullMarked
package io.etcdprobe.watch.wait;

import org.jspecify.annotations.NullMarked;
