package io.etcdprobe.examples.bench.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.examples.lab.cluster.ClientLoad;
import io.etcdprobe.examples.lab.cluster.Cluster;
import io.etcdprobe.examples.lab.cluster.Group;
import io.etcdprobe.examples.lab.cluster.Layout;
import io.etcdprobe.examples.lab.cluster.LoopDisk;
import io.etcdprobe.examples.lab.cluster.Member;
import io.etcdprobe.examples.lab.cluster.Referee;
import io.etcdprobe.examples.lab.cluster.Scratch;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One setting, played: a cluster of three whose disks are ill, and {@code disk} on a fourth disk
 * with the same illness at other moments. {@code disk} ends first; what the cluster does is counted
 * for longer.
 */
final class Trial {

  static final int MEMBERS = 3;
  private static final int DISK_MIB = 600;
  private static final int PUTS_PER_SECOND = 20;
  private static final int VALUE_BYTES = 256;

  /** What {@code disk --like} finds of a member that takes such puts. */
  private static final int PROPOSAL_BYTES = 280;

  private static final int SETTLING_SECONDS = 5;
  private static final int PATIENCE_SECONDS = 60;
  private static final String LATE = "etcd_server_heartbeat_send_failures_total";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Setting setting;
  private final Path directory;
  private final Path etcd;
  private final String probe;
  private final long seed;

  /**
   * @param directory where the files behind the disks lie
   * @param etcd the etcd program
   * @param probe the etcd-probe program
   * @param seed of the moments when disks stall
   */
  Trial(Setting setting, Path directory, Path etcd, String probe, long seed) {
    this.setting = setting;
    this.directory = directory;
    this.etcd = etcd;
    this.probe = probe;
    this.seed = seed;
  }

  /**
   * What came out.
   *
   * @param forecast {@code forecast} of the probe's JSON
   * @param seconds how long the cluster was counted for
   * @param late heartbeats that the members counted as late
   * @param losses leaderships lost
   * @param load what the clients got
   */
  record Result(JsonNode forecast, double seconds, long late, long losses, String load) {}

  Result run(int probeSeconds, int countSeconds) throws IOException, InterruptedException {
    try (Cleanup cleanup = new Cleanup("bench")) {
      Scratch scratch = cleanup.own(new Scratch(directory));
      Cluster.Plan plan = new Cluster.Plan(Layout.PLAIN, 0, flags(setting.timing()));
      Cluster cluster = new Cluster(cleanup, scratch, etcd, plan);
      cluster.start();
      Referee referee = cleanup.own(new Referee(cluster.members(), null));
      ClientLoad load =
          cleanup.own(
              ClientLoad.puts(cluster.gateway(), cluster.gateways(), PUTS_PER_SECOND, VALUE_BYTES));
      LoopDisk own =
          cleanup.own(
              new LoopDisk(scratch.directory(), "probe", LoopDisk.FileSystem.EXT4, DISK_MIB));
      Group group = cleanup.own(new Group(scratch.name(), "probe"));
      long moments = seed;
      List<SickDisk> ill = new ArrayList<>();
      for (Member member : cluster.members()) {
        ill.add(
            cleanup.own(new SickDisk(member.group(), member.disk(), setting.illness(), ++moments)));
      }
      ill.add(cleanup.own(new SickDisk(group, own, setting.illness(), ++moments)));
      TimeUnit.SECONDS.sleep(SETTLING_SECONDS);

      long begin = System.nanoTime();
      double lateBefore = late(cluster);
      JsonNode report = disk(cleanup, scratch, group, own, probeSeconds);
      long end = begin + TimeUnit.SECONDS.toNanos(countSeconds);
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      double lateAfter = late(cluster);
      long now = System.nanoTime();
      long losses =
          referee.history().changes().stream()
              .filter(change -> change.from() != null)
              .filter(change -> change.atNanos() - begin > 0 && change.atNanos() - now < 0)
              .count();
      for (SickDisk disk : ill) {
        disk.requireIll();
      }
      return new Result(
          report.path("forecast"),
          (now - begin) / 1e9,
          Math.round(lateAfter - lateBefore),
          losses,
          load.told());
    }
  }

  private static List<String> flags(ElectionTiming timing) {
    return List.of(
        "--heartbeat-interval=" + timing.heartbeat().toMillis(),
        "--election-timeout=" + timing.election().toMillis());
  }

  private JsonNode disk(Cleanup cleanup, Scratch scratch, Group group, LoopDisk own, int seconds)
      throws IOException, InterruptedException {
    Path output = scratch.directory().resolve("disk.json");
    Path errors = scratch.directory().resolve("disk.err");
    List<String> command = new ArrayList<>(List.of(probe, "disk", "--full", "--format", "json"));
    command.addAll(
        List.of("--duration", seconds + "s", "--rate", Integer.toString(PUTS_PER_SECOND)));
    command.addAll(
        List.of(
            "--size", Integer.toString(PROPOSAL_BYTES), "--members", Integer.toString(MEMBERS)));
    command.addAll(List.of("--heartbeat-interval", setting.timing().heartbeat().toMillis() + "ms"));
    command.addAll(List.of("--election-timeout", setting.timing().election().toMillis() + "ms"));
    command.add(own.mount().toString());
    Process process =
        group.start(
            command,
            new ProcessBuilder().redirectOutput(output.toFile()).redirectError(errors.toFile()));
    cleanup.own(() -> Cleanup.end(process));
    if (!process.waitFor(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS) || Files.size(output) == 0) {
      throw new IOException("disk gave no report: " + Files.readString(errors).strip());
    }
    return JSON.readTree(output.toFile());
  }

  private static double late(Cluster cluster) throws IOException, InterruptedException {
    double sum = 0;
    for (Member member : cluster.members()) {
      sum += cluster.metric(member, LATE);
    }
    return sum;
  }
}
