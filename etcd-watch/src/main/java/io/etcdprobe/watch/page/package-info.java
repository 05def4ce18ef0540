/**
 * The formats of what a member tells over HTTP: {@code /metrics}, {@code /debug/vars} and {@code
 * /health}. It turns bytes into readings and uses no connection and no clock.
 *
 * <p>Everything that the other side sends is taken for hostile. Every length has a limit. What
 * cannot be read becomes a {@link io.etcdprobe.watch.page.SourceException} with one line for the
 * user.
 */
@NullMarked
package io.etcdprobe.watch.page;

import org.jspecify.annotations.NullMarked;
