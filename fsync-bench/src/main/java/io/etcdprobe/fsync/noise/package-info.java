/**
 * What else goes on while we measure: this process's own pauses, the host's pauses, and the
 * device's other users.
 */
@NullMarked
package io.etcdprobe.fsync.noise;

import org.jspecify.annotations.NullMarked;
