/** What does a sidecar take? Memory, processor, wakings, traffic, beside a member. */
@NullMarked
package io.etcdprobe.examples.bench.footprint;

import org.jspecify.annotations.NullMarked;
