package io.etcdprobe.examples.bench.fidelity;

import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.examples.bench.fidelity.DescriptorWatch.Role;
import io.etcdprobe.examples.bench.parts.EtcdMember;
import io.etcdprobe.examples.bench.parts.FioRecipe;
import io.etcdprobe.examples.bench.parts.LowPriority;
import io.etcdprobe.examples.bench.parts.ProbeJob;
import io.etcdprobe.examples.bench.parts.ProbeProcess;
import io.etcdprobe.examples.bench.parts.ProbeResult;
import io.etcdprobe.examples.bench.parts.PutLoad;
import io.etcdprobe.examples.bench.parts.TraceFs;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * One turn of each side of the comparison, with the kernel's record of it. Each turn begins with an
 * empty directory and leaves it empty.
 */
final class FidelityRound {

  /** The program that writes. */
  enum Side {
    ETCD("etcd"),
    PROBE("probe"),
    FIO("fio");

    private final String label;

    Side(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /**
   * What the kernel saw of a side.
   *
   * @param wal the WAL's files, for fio its one file
   * @param database bbolt's file
   * @param proposals puts answered, or proposals made durable
   * @param told fdatasyncs of the WAL as the side itself reported them; empty for etcd
   * @param complete false if the kernel lost events
   */
  record Seen(
      SyncAccount.Files wal,
      SyncAccount.Files database,
      long proposals,
      Histogram told,
      boolean complete) {

    double walBytesPerProposal() {
      return proposals == 0 ? 0 : (double) wal.writtenBytes / proposals;
    }
  }

  /** The load of a turn. */
  record Load(int rate, int valueBytes, int seconds, int warmupSeconds) {}

  /** The events that are recorded. */
  static final List<String> EVENTS = TraceFs.calls("fdatasync", "write", "pwrite64");

  private static final int CALIBRATION_SECONDS = 3;

  private static final long SETTLE_MILLIS = 2_000;

  private final Cleanup cleanup;
  private final TraceFs trace;
  private final Path directory;
  private final Load load;
  private final Surroundings surroundings;
  private int probeBytes;

  /** Where a side runs. */
  interface Surroundings {

    /** On the path, and in no group. */
    Surroundings PLAIN = pid -> {};

    /** Does with a process what is to be done before it begins. */
    void admit(long pid) throws IOException;

    /** The etcd program. */
    default String etcd() {
      return "etcd";
    }
  }

  FidelityRound(
      Cleanup cleanup, TraceFs trace, Path directory, Load load, Surroundings surroundings) {
    this.cleanup = cleanup;
    this.trace = trace;
    this.directory = directory;
    this.load = load;
    this.surroundings = surroundings;
    this.probeBytes = load.valueBytes;
  }

  /** Takes the proposal size that {@link #calibrate} found before. */
  void calibrated(int proposalBytes) {
    probeBytes = proposalBytes;
  }

  /**
   * Finds and returns the proposal size at which the probe's WAL grows by as many bytes per
   * proposal as etcd's does per put. A put's request carries more than its value.
   */
  int calibrate() throws Exception {
    Load shortly = new Load(load.rate, load.valueBytes, CALIBRATION_SECONDS, 1);
    double wanted = etcd(shortly).walBytesPerProposal();
    double had = probe(shortly).walBytesPerProposal();
    probeBytes = Math.max(1, (int) Math.round(probeBytes + wanted - had));
    return probeBytes;
  }

  Seen measure(Side side) throws Exception {
    settle();
    return switch (side) {
      case ETCD -> etcd(load);
      case PROBE -> probe(load);
      case FIO -> fio();
    };
  }

  /**
   * Waits until the disk has finished the last turn's removals. With the discard option, the file
   * system tells the device about freed segments only after the commit that freed them.
   */
  private void settle() throws IOException, InterruptedException {
    try (FileChannel channel = FileChannel.open(directory)) {
      channel.force(true);
    }
    Thread.sleep(SETTLE_MILLIS);
  }

  private Seen etcd(Load load) throws Exception {
    try (EtcdMember member = cleanup.own(new EtcdMember(surroundings.etcd(), directory))) {
      surroundings.admit(member.pid());
      trace.follow(Set.of(member.pid()));
      member.start();
      try (DescriptorWatch descriptors = new DescriptorWatch(member.pid());
          LowPriority polite = new LowPriority();
          PutLoad puts =
              new PutLoad(member.clientUrl(), load.valueBytes, PutLoad.Due.ON_THE_BEAT)) {
        puts.run(load.rate, Math.max(1, load.warmupSeconds));
        polite.renew();
        long from = System.nanoTime();
        long answered = puts.run(load.rate, load.seconds);
        SyncAccount account = account(from, System.nanoTime(), descriptors);
        if (puts.failed() > 0) {
          throw new IOException("etcd failed " + puts.failed() + " puts");
        }
        return seen(account, answered, LatencyRecorder.emptyHistogram());
      }
    }
  }

  private Seen probe(Load load) throws Exception {
    ProbeJob job =
        new ProbeJob(
            directory,
            Pattern.ETCD,
            load.rate,
            probeBytes,
            load.seconds * 1_000_000_000L,
            load.warmupSeconds * 1_000_000_000L);
    try (ProbeProcess probe = cleanup.own(new ProbeProcess(job));
        DescriptorWatch descriptors = new DescriptorWatch(probe.pid())) {
      surroundings.admit(probe.pid());
      trace.follow(Set.of(probe.pid()));
      ProbeResult result = probe.run(load.warmupSeconds + load.seconds + 60L);
      SyncAccount account = account(result.fromNanos(), result.toNanos(), descriptors);
      return seen(account, result.proposals(), result.of(Phase.WAL_FSYNC));
    }
  }

  private Seen fio() throws Exception {
    try (FioRecipe fio = cleanup.own(new FioRecipe(directory))) {
      surroundings.admit(fio.pid());
      trace.follow(Set.of(fio.pid()));
      long from = System.nanoTime();
      FioRecipe.Syncs told = fio.run(600);
      // fio's one file takes the place of the WAL; fio writes and syncs nothing else on the disk.
      SyncAccount account = new SyncAccount(from, System.nanoTime(), (fd, at) -> Role.WAL);
      trace.stop(account::accept);
      return seen(account, told.count(), LatencyRecorder.emptyHistogram());
    }
  }

  private SyncAccount account(long from, long to, DescriptorWatch descriptors) throws IOException {
    SyncAccount account = new SyncAccount(from, to, descriptors::role);
    trace.stop(account::accept);
    return account;
  }

  private static Seen seen(SyncAccount account, long proposals, Histogram told) {
    return new Seen(
        account.of(Role.WAL), account.of(Role.DATABASE), proposals, told, account.complete());
  }
}
