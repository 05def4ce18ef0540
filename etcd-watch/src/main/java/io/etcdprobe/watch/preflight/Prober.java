package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.path.HostLoad;
import io.etcdprobe.core.path.PathRecord;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.preflight.wire.Message;
import io.etcdprobe.watch.preflight.wire.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Probes all addresses of another member in one schedule: their datagrams take turns, so that what
 * changes in the meantime changes for all of them.
 */
final class Prober {

  /** How long answers are waited for after the last message. */
  private static final long TAIL_NANOS = Duration.ofSeconds(2).toNanos();

  private static final long SHORTEST_TAIL_NANOS = Duration.ofMillis(500).toNanos();
  private static final long STEP_NANOS = Duration.ofMillis(20).toNanos();
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Path PROC = Path.of("/proc");

  private final Token token;
  private final NanoClock clock;
  private final InstantSource time;

  Prober(Token token, NanoClock clock, InstantSource time) {
    this.token = token;
    this.clock = clock;
    this.time = time;
  }

  /**
   * Probes.
   *
   * @param progress told at least once a second while messages are sent
   * @throws IOException if nobody listens to the progress any more
   * @throws InterruptedException if it is to end
   */
  List<PathRecord> probe(Message.Probe plan, Reception.Progress progress)
      throws IOException, InterruptedException {
    List<PathProbe> paths = new ArrayList<>();
    try {
      for (String host : plan.hosts()) {
        PathProbe path = new PathProbe(host, token, plan, clock, time);
        paths.add(path);
        progress.doing("reaching " + host);
        path.reach();
        progress.doing("finding the path's MTU to " + host);
        path.widths();
      }
      HostLoad near = stream(paths, plan, progress);
      for (PathProbe path : paths) {
        progress.doing("sending bulk data");
        path.bulk();
      }
      return paths.stream().map(path -> path.record(near)).toList();
    } finally {
      for (PathProbe path : paths) {
        path.close();
      }
    }
  }

  private HostLoad stream(List<PathProbe> paths, Message.Probe plan, Reception.Progress progress)
      throws IOException, InterruptedException {
    int count = (int) (plan.durationNanos() / plan.datagramNanos());
    HostCounters before = HostCounters.read(PROC, clock);
    try (Standstill standstill = new Standstill(clock)) {
      for (PathProbe path : paths) {
        path.begin(count);
      }
      List<DatagramStream> streams = new ArrayList<>();
      for (PathProbe path : paths) {
        DatagramStream stream = path.datagrams();
        if (stream != null) {
          streams.add(stream);
        }
      }
      if (!streams.isEmpty()) {
        send(streams, count, plan, progress);
        tail(paths, progress);
      }
      HostLoad near = HostCounters.read(PROC, clock).since(before, PROC, standstill);
      for (PathProbe path : paths) {
        path.end();
      }
      return near;
    }
  }

  private void send(
      List<DatagramStream> streams, int count, Message.Probe plan, Reception.Progress progress)
      throws IOException, InterruptedException {
    long start = clock.nanoTime();
    long told = start - SECOND_NANOS;
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < streams.size(); i++) {
        streams.get(i).prepare(k);
        long due = start + k * plan.datagramNanos() + i * plan.datagramNanos() / streams.size();
        for (long wait = due - clock.nanoTime(); wait > 0; wait = due - clock.nanoTime()) {
          LockSupport.parkNanos(wait);
          if (Thread.interrupted()) {
            throw new InterruptedException("the probe is to end");
          }
        }
        streams.get(i).send(k);
      }
      if (clock.nanoTime() - told >= SECOND_NANOS) {
        told = clock.nanoTime();
        progress.doing(
            (told - start) / SECOND_NANOS + " s of " + plan.durationNanos() / SECOND_NANOS + " s");
      }
    }
  }

  /** Waits for answers that are under way. */
  private void tail(List<PathProbe> paths, Reception.Progress progress)
      throws IOException, InterruptedException {
    progress.doing("waiting for late answers");
    long start = clock.nanoTime();
    long waited = 0;
    while (waited < SHORTEST_TAIL_NANOS
        || (waited < TAIL_NANOS && !paths.stream().allMatch(PathProbe::answered))) {
      Thread.sleep(Duration.ofNanos(STEP_NANOS));
      waited = clock.nanoTime() - start;
    }
  }
}
