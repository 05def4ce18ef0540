/** Benchmarks against real disks, real etcd members and the tools people use today. */
@NullMarked
package io.etcdprobe.examples.bench;

import org.jspecify.annotations.NullMarked;
