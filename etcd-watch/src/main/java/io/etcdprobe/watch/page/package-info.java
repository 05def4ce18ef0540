/**
 * The formats of what a member tells over HTTP: {@code /metrics}, {@code /debug/vars} and {@code
 * /health}. Bytes in, readings out; no connection, no clock.
 *
 * <p>Whatever the other side sends is taken for hostile: every length is bounded, and what cannot
 * be read becomes a {@link io.etcdprobe.watch.page.SourceException} with one line for the user.
 */
@NullMarked
package io.etcdprobe.watch.page;

import org.jspecify.annotations.NullMarked;
