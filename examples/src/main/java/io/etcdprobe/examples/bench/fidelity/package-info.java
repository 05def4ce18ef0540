/** Does the probe see what etcd sees? Compares both with the kernel's record of every fdatasync. */
@NullMarked
package io.etcdprobe.examples.bench.fidelity;

import org.jspecify.annotations.NullMarked;
