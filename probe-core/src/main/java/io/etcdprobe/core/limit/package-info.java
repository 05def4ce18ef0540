/** Soft and hard limits, and the outcome of a judgement by them. */
@NullMarked
package io.etcdprobe.core.limit;

import org.jspecify.annotations.NullMarked;
