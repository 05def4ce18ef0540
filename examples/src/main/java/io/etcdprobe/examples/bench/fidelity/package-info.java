/** Does the probe see what etcd sees? Both against the kernel's account of every fdatasync. */
@NullMarked
package io.etcdprobe.examples.bench.fidelity;

import org.jspecify.annotations.NullMarked;
