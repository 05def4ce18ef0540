/**
 * What a judgement looks at: the samples of each member within a time, and what can be read from
 * them without an opinion: growth, medians, pauses, durations of stalls, who reaches whom.
 *
 * <p>A window is immutable. Facts that several rules need belong here; thresholds and blame belong
 * to {@link io.etcdprobe.core.rule}.
 */
@NullMarked
package io.etcdprobe.core.window;

import org.jspecify.annotations.NullMarked;
