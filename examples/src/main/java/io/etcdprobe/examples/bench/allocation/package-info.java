/** Does the measuring thread allocate? Bytes per operation. */
@NullMarked
package io.etcdprobe.examples.bench.allocation;

import org.jspecify.annotations.NullMarked;
