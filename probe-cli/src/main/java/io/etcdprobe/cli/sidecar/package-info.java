/**
 * {@code etcd-probe sidecar}: the process beside a member. {@link io.etcdprobe.cli.sidecar.Sidecar}
 * connects the machine, the watched cluster and the listener, and applies a changed configuration
 * while it runs.
 */
@NullMarked
package io.etcdprobe.cli.sidecar;

import org.jspecify.annotations.NullMarked;
