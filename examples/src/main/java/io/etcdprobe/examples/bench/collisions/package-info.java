/**
 * Do a sidecar's questions and an etcd's requests meet on the processor, and what does that cost?
 */
@NullMarked
package io.etcdprobe.examples.bench.collisions;

import org.jspecify.annotations.NullMarked;
