/** Does the measuring thread allocate? Bytes for each operation. */
@NullMarked
package io.etcdprobe.examples.bench.allocation;

import org.jspecify.annotations.NullMarked;
