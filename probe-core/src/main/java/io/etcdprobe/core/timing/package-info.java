/** The cluster's own times, and the law by which a stall becomes an election. */
@NullMarked
package io.etcdprobe.core.timing;

import org.jspecify.annotations.NullMarked;
