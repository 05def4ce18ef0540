/**
 * What one member tells over HTTP: {@code /metrics}, {@code /debug/vars} and {@code /health}. Each
 * page is read once, within a deadline. Nothing is judged here.
 *
 * <pre>{@code
 * var parser = MetricsReadings.parser();
 * var member = new MemberHttp(() -> tls, URI.create("https://10.0.0.1:2379"), Duration.ofSeconds(2));
 * MetricsReading reading = member.metrics(parser);
 * double hasLeader = reading.value(EtcdMetric.HAS_LEADER);
 * }</pre>
 *
 * <p>Everything that the other side sends is taken for hostile. Every length has a limit. What
 * cannot be read becomes a {@link io.etcdprobe.watch.page.SourceException} with one line for the
 * user.
 */
@NullMarked
package io.etcdprobe.watch.http;

import org.jspecify.annotations.NullMarked;
