/**
 * What preflight's listeners and probers say to each other.
 *
 * <p>Each side proves that it knows the token before the other one tells it anything. The client
 * begins:
 *
 * <pre>
 * client   "etcdprb1"  nonce of 16 bytes   MAC of both
 * server   nonce of 16 bytes               MAC of both nonces
 * client   MAC of both nonces
 * </pre>
 *
 * <p>A MAC is the first 16 bytes of HMAC-SHA-256 with the token as its key, over a word that says
 * which MAC it is, and then the data. A server says nothing to a client whose first MAC is wrong or
 * whose nonce it has seen before. From both nonces comes a key for this connection. {@link
 * io.etcdprobe.watch.preflight.wire.Message}s follow, each with its length and a MAC over its
 * direction, its number and its bytes. Datagrams carry a MAC with the key of the connection that
 * asked for them. Bulk data carries a checksum only: its purpose is to show what the path does.
 */
@NullMarked
package io.etcdprobe.watch.preflight.wire;

import org.jspecify.annotations.NullMarked;
