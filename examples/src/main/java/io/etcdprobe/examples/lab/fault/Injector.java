package io.etcdprobe.examples.lab.fault;

import io.etcdprobe.examples.lab.cluster.ClientLoad;
import io.etcdprobe.examples.lab.cluster.Cluster;
import io.etcdprobe.examples.lab.cluster.Group;
import io.etcdprobe.examples.lab.cluster.Link;
import io.etcdprobe.examples.lab.cluster.Member;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Injects faults. */
public final class Injector {

  private static final long STALLED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Cluster cluster;
  private final Group helpers;
  private final Path directory;
  private final Path next;

  /**
   * @param helpers the groups for processes that are not limited
   * @param next the etcd program that members are upgraded to
   */
  public Injector(Cluster cluster, Group helpers, Path directory, Path next) {
    this.cluster = cluster;
    this.helpers = helpers;
    this.directory = directory;
    this.next = next;
  }

  /** A fault that is in force. */
  public interface InForce {
    /** Ends the fault. */
    void lift() throws IOException, InterruptedException;
  }

  /** Begins a fault that hits a member. A fault that ends by itself has ended when this returns. */
  public InForce begin(Fault fault, Member member) throws IOException, InterruptedException {
    return switch (fault) {
      case Fault.DiskIops slow -> diskIops(member, slow.iops());
      case Fault.SyncDelay delay -> syncDelay(member, delay);
      case Fault.SyncStall stall -> syncStall(member, stall.millis());
      case Fault.FillDisk fill -> fillDisk(member, fill.leaveKib());
      case Fault.DiskNeighbour neighbour -> neighbour(member, neighbour.iops());
      case Fault.Pause pause -> {
        member.signal("STOP");
        yield () -> member.signal("CONT");
      }
      case Fault.Kill kill -> {
        member.kill();
        yield () -> cluster.restart(member);
      }
      case Fault.Restart restart -> {
        member.stop();
        cluster.restart(member);
        yield () -> {};
      }
      case Fault.Replace replace -> {
        cluster.replace(member);
        yield () -> {};
      }
      case Fault.CpuQuota quota -> cpuQuota(member, quota);
      case Fault.LinkDelay delay ->
          link(
              member,
              new Link(
                  TimeUnit.MILLISECONDS.toNanos(delay.millis()),
                  TimeUnit.MILLISECONDS.toNanos(delay.jitterMillis()),
                  0,
                  false));
      case Fault.LinkLoss loss -> link(member, new Link(0, 0, loss.percent() / 100, false));
      case Fault.Partition partition -> link(member, new Link(0, 0, 0, true));
      case Fault.Defragment defragment -> {
        cluster.defragment(member);
        yield () -> {};
      }
      case Fault.Compact compact -> {
        cluster.compact(member);
        yield () -> {};
      }
      case Fault.Upgrade upgrade -> {
        cluster.upgrade(member, next);
        yield () -> {};
      }
      case Fault.AddLearner added -> cluster.addLearner(member)::leave;
      case Fault.Promote promote -> {
        cluster.promote(member);
        yield () -> {};
      }
      case Fault.AddMember added -> cluster.addNobody(member)::leave;
      case Fault.Puts puts ->
          load(ClientLoad.puts(cluster.gateway(), cluster.gateways(), puts.rate(), puts.bytes()));
      case Fault.Reads reads ->
          load(ClientLoad.reads(cluster.gateway(), cluster.gateways(), reads.rate()));
    };
  }

  private static InForce load(ClientLoad load) {
    return load::close;
  }

  private InForce link(Member member, Link link) {
    cluster.links().set(member.name(), link);
    return () -> cluster.links().set(member.name(), Link.CLEAN);
  }

  private static InForce diskIops(Member member, int iops) throws IOException {
    member.group().limitWrites(member.disk().device(), iops);
    return () -> member.group().limitWrites(member.disk().device(), 0);
  }

  private InForce syncDelay(Member member, Fault.SyncDelay delay) throws IOException {
    Strace strace =
        new Strace(
            member.pid(),
            delay.millis(),
            delay.walOnly() ? member.wal() : null,
            helpers,
            directory);
    try {
      strace.awaitAttached();
    } catch (IOException failed) {
      strace.close();
      throw failed;
    }
    return strace::close;
  }

  /**
   * strace stays attached only for one call. The next call is delayed by no more than what is left.
   */
  private InForce syncStall(Member member, int millis) throws IOException {
    try (Strace strace = new Strace(member.pid(), millis, member.wal(), helpers, directory)) {
      long deadline = System.nanoTime() + STALLED_WITHIN_NANOS;
      Optional<Strace.Delayed> stalled = strace.first();
      while (stalled.isEmpty()) {
        if (deadline - System.nanoTime() < 0) {
          throw new IOException(member.name() + " synced nothing");
        }
        LockSupport.parkNanos(POLL_NANOS);
        stalled = strace.first();
      }
      long over = stalled.get().epochNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
      parkNanos(over - TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
    }
    return () -> {};
  }

  private static void parkNanos(long nanos) {
    long deadline = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private InForce fillDisk(Member member, int leaveKib) throws IOException {
    member.disk().fill(leaveKib);
    return () -> {
      member.disk().unfill();
      if (member.pid() < 0) {
        cluster.restart(member);
      }
    };
  }

  /** The neighbour is in the member's group, so that the two share the disk's IOPS. */
  private InForce neighbour(Member member, int iops) throws IOException {
    member.group().limitWrites(member.disk().device(), iops);
    Process fio =
        helper(
            member.group(),
            "fio",
            "--name=neighbour",
            "--directory=" + member.disk().mount(),
            "--rw=randwrite",
            "--bs=4k",
            "--size=32m",
            "--ioengine=psync",
            "--fdatasync=8",
            "--time_based",
            "--runtime=3600");
    return () -> {
      member.group().limitWrites(member.disk().device(), 0);
      Cleanup.end(fio);
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(member.disk().mount(), "neighbour*")) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
    };
  }

  private InForce cpuQuota(Member member, Fault.CpuQuota quota) throws IOException {
    List<Process> rivals = new ArrayList<>();
    for (int i = 0; i < quota.rivals(); i++) {
      rivals.add(helper(member.group(), "sh", "-c", "while :; do :; done"));
    }
    member.group().limitCpu(quota.percent());
    return () -> {
      member.group().freeCpu();
      rivals.forEach(Cleanup::end);
    };
  }

  private Process helper(Group group, String... command) throws IOException {
    return group.start(
        List.of(command),
        new ProcessBuilder()
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD));
  }
}
