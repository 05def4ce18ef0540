/**
 * Single requests as ioping makes and counts them: what a request was, which requests count, and
 * the figures of a series.
 *
 * <p>The arithmetic is that of ioping 1.3 (sums in double precision, {@code mdev} as the square
 * root of the mean square less the squared mean), so that equal requests give equal output.
 */
@NullMarked
package io.etcdprobe.core.ioping;

import org.jspecify.annotations.NullMarked;
