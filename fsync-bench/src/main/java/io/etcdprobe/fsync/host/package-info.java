/**
 * What a process that runs for years beside an etcd member reads about once a second: the state of
 * the machine ({@link io.etcdprobe.fsync.host.HostReader}) and of itself ({@link
 * io.etcdprobe.fsync.host.SelfReader}). It writes nothing and starts no program.
 *
 * {@snippet :
 * HostReader host = new HostReader(Path.of("/var/lib/etcd"));
 * try (PauseWatch pauses = PauseWatch.start()) {
 *   SelfReader self = new SelfReader(pauses);
 *   HostReading machine = host.read();
 *   SelfReading ourselves = self.read(0);
 * }
 * }
 */
@NullMarked
package io.etcdprobe.fsync.host;

import org.jspecify.annotations.NullMarked;
