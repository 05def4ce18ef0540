/**
 * What a judgement looks at: the samples of each member over some time, and the facts in them that
 * need no opinion: growth, medians, pauses, lengths of stalls, which member reaches which.
 *
 * <p>A window is immutable. Facts that several rules need belong here; thresholds and blame belong
 * to {@link io.etcdprobe.core.rule}.
 */
@NullMarked
package io.etcdprobe.core.window;

import org.jspecify.annotations.NullMarked;
