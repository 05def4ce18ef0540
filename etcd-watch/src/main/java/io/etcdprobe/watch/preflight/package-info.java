/**
 * Probes the paths between future members, before etcd is there.
 *
 * <p>A {@link io.etcdprobe.watch.preflight.Listener} runs on each future member. It takes etcd's
 * ports, answers others that know the token, and probes others when it is asked to. A {@link
 * io.etcdprobe.watch.preflight.Mesh} asks each listener to probe each other one, one pair at a
 * time.
 *
 * {@snippet :
 * try (Listener listener = Listener.open(options, System.err::println)) {
 *   listener.await(Duration.ofMinutes(15));
 * }
 * }
 */
@NullMarked
package io.etcdprobe.watch.preflight;

import org.jspecify.annotations.NullMarked;
