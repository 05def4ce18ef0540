package io.etcdprobe.cli.sidecar;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.TcpConnection;
import io.etcdprobe.fsync.host.ConnectionReader;
import io.etcdprobe.fsync.noise.PauseWatch;
import io.etcdprobe.watch.loop.LocalSource;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The machine as the watch sees it, even after its {@link LocalMachine} was replaced by a new one,
 * and the connections on it.
 */
final class Beside implements LocalSource, AutoCloseable {

  private final PauseWatch pauses;
  private final ConnectionReader sockets = new ConnectionReader();
  private volatile LocalMachine machine;
  private volatile @Nullable DiskProbeReport last;

  Beside(LocalMachine machine, PauseWatch pauses) {
    this.machine = machine;
    this.pauses = pauses;
  }

  @Override
  public long longestOwnDelayNanos() {
    return pauses.longestDelayNanos();
  }

  @Override
  public Outcome<HostReading> host() {
    return machine.host();
  }

  @Override
  public Outcome<List<TcpConnection>> connections(Set<Integer> ports) {
    long start = System.nanoTime();
    try {
      List<TcpConnection> found = sockets.read(ports);
      return Outcome.answered(start, System.nanoTime(), found);
    } catch (IOException refused) {
      return Outcome.failed(
          start,
          System.nanoTime(),
          new Trouble(
              Trouble.Kind.OTHER,
              "the kernel does not tell about connections: " + refused.getMessage()));
    }
  }

  @Override
  public DiskProbeReport probe() {
    DiskProbeReport now = machine.probe();
    last = now;
    return now;
  }

  /** What the watch read last. A new report would cost the computation of its quantiles. */
  DiskProbeReport seen() {
    DiskProbeReport seen = last;
    return seen == null ? probe() : seen;
  }

  LocalMachine machine() {
    return machine;
  }

  /** Goes on with another object. The caller has closed the one before. */
  void goOnWith(LocalMachine next) {
    machine = next;
  }

  /** Closes what is ours, not the machine. */
  @Override
  public void close() {
    sockets.close();
  }
}
