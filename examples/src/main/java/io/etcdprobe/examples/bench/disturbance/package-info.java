/**
 * What do clients notice of a sidecar? Requests to a member with and without a sidecar beside it.
 */
@NullMarked
package io.etcdprobe.examples.bench.disturbance;

import org.jspecify.annotations.NullMarked;
