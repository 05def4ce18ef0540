/**
 * How a member is reached, and with which rights. This covers client URLs and host names;
 * certificates, keys and passwords, whose files may be replaced at any time; and what a failed TLS
 * handshake means.
 *
 * <p>Both {@link io.etcdprobe.watch.http} and {@link io.etcdprobe.watch.grpc} use it. It opens no
 * connection itself.
 */
@NullMarked
package io.etcdprobe.watch.access;

import org.jspecify.annotations.NullMarked;
