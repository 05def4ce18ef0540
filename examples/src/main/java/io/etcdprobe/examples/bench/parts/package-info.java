/**
 * The real programs that benchmarks start: etcd, the load, the probe, a sidecar, fio, ioping, the
 * kernel's tracing.
 */
@NullMarked
package io.etcdprobe.examples.bench.parts;

import org.jspecify.annotations.NullMarked;
