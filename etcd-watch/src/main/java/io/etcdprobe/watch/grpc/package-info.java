/**
 * What one member answers over gRPC: status, alarms, members, and the canary's put and reads, each
 * asked once, within a deadline, over one connection that is kept.
 *
 * <pre>{@code
 * try (var threads = new GrpcThreads();
 *     var member = new MemberGrpc(URI.create("https://10.0.0.1:2379"), credentials, timeout, threads)) {
 *   Outcome<StatusReading> status = member.status();
 * }
 * }</pre>
 *
 * <p>It speaks through the stubs that jetcd generated and a channel of grpc-netty. jetcd's own
 * client is not used: its {@code Maintenance.statusMember} opens a connection at every call, and it
 * retries where the probe wants to see a failure.
 */
@NullMarked
package io.etcdprobe.watch.grpc;

import org.jspecify.annotations.NullMarked;
