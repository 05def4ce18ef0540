/** System calls that java.nio does not offer, through java.lang.foreign. */
@NullMarked
package io.etcdprobe.fsync.posix;

import org.jspecify.annotations.NullMarked;
