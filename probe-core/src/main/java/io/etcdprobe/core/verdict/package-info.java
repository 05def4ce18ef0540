/** From evidence to verdict: bounds, their limits, and the judgement. Pure functions. */
@NullMarked
package io.etcdprobe.core.verdict;

import org.jspecify.annotations.NullMarked;
