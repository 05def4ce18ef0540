/**
 * What one member tells over HTTP: {@code /metrics}, {@code /debug/vars}, {@code /health}, {@code
 * /livez} and {@code /readyz}, each read once, within a deadline, and judged nowhere here.
 *
 * <pre>{@code
 * var parser = new MetricsParser(Set.of("etcd_server_has_leader"));
 * var member = new MemberHttp(() -> tls, URI.create("https://10.0.0.1:2379"), Duration.ofSeconds(2));
 * MetricsPage page = member.metrics(parser);
 * OptionalDouble hasLeader = page.value("etcd_server_has_leader");
 * }</pre>
 *
 * <p>Whatever the other side sends is taken for hostile: every length is bounded, and what cannot
 * be read becomes a {@link io.etcdprobe.watch.page.SourceException} with one line for the user.
 */
@NullMarked
package io.etcdprobe.watch.http;

import org.jspecify.annotations.NullMarked;
