/** Samplers of etcd members, over gRPC and over HTTP, and the loop that watches them. */
@NullMarked
package io.etcdprobe.watch;

import org.jspecify.annotations.NullMarked;
