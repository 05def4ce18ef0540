/** Two hosts and a router as network namespaces, for plays and benchmarks of paths. */
@NullMarked
package io.etcdprobe.examples.path;

import org.jspecify.annotations.NullMarked;
