/**
 * What one member tells over HTTP: {@code /metrics}, {@code /debug/vars} and {@code /health}. Each
 * is read once, within a deadline, and judged nowhere here.
 *
 * <pre>{@code
 * var parser = MetricsReadings.parser();
 * var member = new MemberHttp(() -> tls, URI.create("https://10.0.0.1:2379"), Duration.ofSeconds(2));
 * MetricsReading reading = member.metrics(parser);
 * double hasLeader = reading.value(EtcdMetric.HAS_LEADER);
 * }</pre>
 *
 * <p>Whatever the other side sends is taken for hostile: every length is bounded, and what cannot
 * be read becomes a {@link io.etcdprobe.watch.page.SourceException} with one line for the user.
 */
@NullMarked
package io.etcdprobe.watch.http;

import org.jspecify.annotations.NullMarked;
