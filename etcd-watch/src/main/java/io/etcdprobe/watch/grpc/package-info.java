/**
 * What one member answers over gRPC: status, alarms, members, and the canary's put and reads. Each
 * question is asked once, has a deadline, and uses the one connection that is kept.
 *
 * <pre>{@code
 * try (var threads = new GrpcThreads();
 *     var member = new MemberGrpc(URI.create("https://10.0.0.1:2379"), credentials, timeout, threads)) {
 *   Outcome<StatusReading> status = member.status();
 * }
 * }</pre>
 *
 * <p>This package uses the stubs that jetcd generated and a channel of grpc-netty. It does not use
 * jetcd's own client: its {@code Maintenance.statusMember} opens a connection at every call, and it
 * retries although the probe needs to see a failure.
 */
@NullMarked
package io.etcdprobe.watch.grpc;

import org.jspecify.annotations.NullMarked;
