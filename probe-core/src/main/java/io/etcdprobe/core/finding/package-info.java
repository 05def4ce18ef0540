/**
 * What is wrong with a cluster: which member, why, how badly, since when, by which figures.
 *
 * <p>{@link io.etcdprobe.core.finding.Finding} is one result of a judgement. {@link
 * io.etcdprobe.core.finding.WatchReport} is everything that is known at one moment.
 */
@NullMarked
package io.etcdprobe.core.finding;

import org.jspecify.annotations.NullMarked;
