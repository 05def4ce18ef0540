/**
 * The network path from one member to another: what was recorded on it, what that means, and its
 * judgement.
 *
 * <p>A {@code Trace} is what a prober wrote down: ticks of packets and messages. A measurement is
 * what can be said of it. {@link io.etcdprobe.core.path.PathJudge} makes {@link
 * io.etcdprobe.core.path.PathCheck}s of a measurement. "Up" is the way from the prober to the other
 * member, "down" is the way back.
 *
 * {@snippet :
 * PathMeasurement path = PathMeasurement.of(record, "a", "b", timing);
 * List<PathCheck> checks = new PathJudge(PathLimits.defaults(timing), timing).judge(path);
 * }
 */
@NullMarked
package io.etcdprobe.core.path;

import org.jspecify.annotations.NullMarked;
