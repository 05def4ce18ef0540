/**
 * One measurement of a disk: what was measured, on what, amid what, and the judgement of it.
 *
 * <p>{@link io.etcdprobe.core.disk.DiskJudge} decides each {@link io.etcdprobe.core.disk.Bound} on
 * its confidence interval and never on the point estimate; what the samples do not decide is
 * inconclusive.
 */
@NullMarked
package io.etcdprobe.core.disk;

import org.jspecify.annotations.NullMarked;
