/**
 * The listener: metrics, status page, JSON and health over HTTP or HTTPS, with a web configuration
 * file as Prometheus's own exporters have it.
 *
 * <pre>{@code
 * ListenOptions options = new ListenOptions("127.0.0.1", 9579, null);
 * try (HttpDoor door = HttpDoor.start(options, metrics, latest::get)) {
 *   door.address();
 * }
 * }</pre>
 */
@NullMarked
package io.etcdprobe.export.http;

import org.jspecify.annotations.NullMarked;
