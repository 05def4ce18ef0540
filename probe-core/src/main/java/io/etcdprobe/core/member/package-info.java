/**
 * What was heard of an etcd member: answers of each source with their times, and the window of them
 * that a judgement looks at.
 *
 * <p>A source that gave nothing is data as well: {@link io.etcdprobe.core.member.Trouble} says why.
 * Times are monotonic nanoseconds of the prober; the wall clock is only for people.
 */
@NullMarked
package io.etcdprobe.core.member;

import org.jspecify.annotations.NullMarked;
