/**
 * How a member is reached, and with which rights: client URLs and host names, certificates, keys
 * and passwords from files that may be replaced at any time, and what a failed TLS handshake means.
 *
 * <p>Used by both ways to ask ({@link io.etcdprobe.watch.http}, {@link io.etcdprobe.watch.grpc});
 * opens no connection itself.
 */
@NullMarked
package io.etcdprobe.watch.access;

import org.jspecify.annotations.NullMarked;
