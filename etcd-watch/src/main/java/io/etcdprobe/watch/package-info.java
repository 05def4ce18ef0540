/**
 * Samplers of etcd members and the loop that watches them. Nothing lives here yet: the watchdog is
 * a later release's.
 */
@NullMarked
package io.etcdprobe.watch;

import org.jspecify.annotations.NullMarked;
