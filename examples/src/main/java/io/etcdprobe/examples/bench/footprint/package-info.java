/** What does a sidecar cost beside a member? Memory, processor time, wake-ups, traffic. */
@NullMarked
package io.etcdprobe.examples.bench.footprint;

import org.jspecify.annotations.NullMarked;
