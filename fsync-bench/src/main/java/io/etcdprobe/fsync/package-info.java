/** Everything that touches a disk. */
@NullMarked
package io.etcdprobe.fsync;

import org.jspecify.annotations.NullMarked;
