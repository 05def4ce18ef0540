/** Stalls: single times when etcd's raft loop would have stood still for too long. */
@NullMarked
package io.etcdprobe.core.stall;

import org.jspecify.annotations.NullMarked;
