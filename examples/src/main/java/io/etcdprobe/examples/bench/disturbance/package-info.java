/** What do clients feel of a sidecar? Requests beside a member with and without it. */
@NullMarked
package io.etcdprobe.examples.bench.disturbance;

import org.jspecify.annotations.NullMarked;
