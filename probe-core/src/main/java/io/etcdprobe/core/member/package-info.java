/**
 * The answers of an etcd member: what each source said, and when.
 *
 * <p>A source without an answer is data as well: {@link io.etcdprobe.core.member.Trouble} says why
 * it gave none. Times are monotonic nanoseconds of the prober; the wall clock is only for people.
 */
@NullMarked
package io.etcdprobe.core.member;

import org.jspecify.annotations.NullMarked;
