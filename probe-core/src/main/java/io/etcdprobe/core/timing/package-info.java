/** The cluster's own times, and the law by which a stall leads to an election. */
@NullMarked
package io.etcdprobe.core.timing;

import org.jspecify.annotations.NullMarked;
