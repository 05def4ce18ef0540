package io.etcdprobe.examples.lab.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The control groups of one member, or of the lab's own helpers. */
public final class Group implements AutoCloseable {

  private static final int PERIOD_MICROS = 100_000;

  private final Path blkio;
  private final Path cpu;

  /**
   * @param run the name of the run, see {@link Scratch#name}
   */
  public Group(String run, String name) throws IOException {
    blkio = make(Cgroups.Controller.BLKIO, run, name);
    cpu = make(Cgroups.Controller.CPU, run, name);
  }

  private static Path make(Cgroups.Controller controller, String run, String name)
      throws IOException {
    Path root =
        Cgroups.mount(controller)
            .orElseThrow(() -> new IOException("no control groups of " + controller));
    return Files.createDirectories(root.resolve(run).resolve(name));
  }

  /** Starts a process that is in the groups from its first instruction on. */
  public Process start(List<String> command, ProcessBuilder process) throws IOException {
    List<String> joined =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "echo $$ >\"$1/cgroup.procs\" && echo $$ >\"$2/cgroup.procs\" || exit 125;"
                    + " shift 2; exec \"$@\" </dev/null",
                "sh",
                blkio.toString(),
                cpu.toString()));
    joined.addAll(command);
    return process.command(joined).start();
  }

  /** Puts a process that already runs into the groups. */
  public void admit(long pid) throws IOException {
    Files.writeString(blkio.resolve("cgroup.procs"), Long.toString(pid));
    Files.writeString(cpu.resolve("cgroup.procs"), Long.toString(pid));
  }

  /**
   * Limits how often the groups' processes may write to a device.
   *
   * @param device as MAJOR:MINOR
   * @param iops writes per second, 0 for no limit
   */
  public void limitWrites(String device, int iops) throws IOException {
    Files.writeString(blkio.resolve("blkio.throttle.write_iops_device"), device + " " + iops);
  }

  /** Limits the groups' processes to a part of one processor. */
  public void limitCpu(int percent) throws IOException {
    Files.writeString(cpu.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
    Files.writeString(
        cpu.resolve("cpu.cfs_quota_us"), Integer.toString(PERIOD_MICROS * percent / 100));
  }

  public void freeCpu() throws IOException {
    Files.writeString(cpu.resolve("cpu.cfs_quota_us"), "-1");
  }

  @Override
  public void close() throws IOException {
    Cgroups.remove(blkio);
    Cgroups.remove(cpu);
  }
}
