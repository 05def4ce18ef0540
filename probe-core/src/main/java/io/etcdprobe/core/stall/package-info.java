/** Stalls: single times that etcd's raft loop would have stood still for too long. */
@NullMarked
package io.etcdprobe.core.stall;

import org.jspecify.annotations.NullMarked;
