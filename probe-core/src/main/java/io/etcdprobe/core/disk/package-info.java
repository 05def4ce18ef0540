/**
 * One measurement of a disk: what was measured, on what, what else happened meanwhile, and the
 * judgement.
 *
 * <p>{@link io.etcdprobe.core.disk.DiskJudge} decides each {@link io.etcdprobe.core.disk.Bound} by
 * its confidence interval and never by the point estimate. If the samples do not decide, the result
 * is inconclusive.
 */
@NullMarked
package io.etcdprobe.core.disk;

import org.jspecify.annotations.NullMarked;
