package io.etcdprobe.examples.bench.parts;

import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.examples.process.GatedProcess;
import io.etcdprobe.fsync.ProbeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of the probe in a process of its own, as a user starts one: the code is cold, and only the
 * probe's own warm-up warms it up.
 */
public final class ProbeProcess implements AutoCloseable {

  private final Path output;
  private final GatedProcess process;

  public ProbeProcess(ProbeJob job) throws IOException {
    output = Files.createTempFile("etcd-probe-bench-", ".out");
    process = new GatedProcess(command(job), output);
  }

  private static List<String> command(ProbeJob job) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-Xmx64m", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(ProbeProcess.class.getName());
    command.addAll(
        List.of(
            job.directory().toString(),
            job.pattern().name(),
            Double.toString(job.ratePerSecond()),
            Integer.toString(job.size()),
            Long.toString(job.nanos()),
            Long.toString(job.warmupNanos())));
    return command;
  }

  public long pid() {
    return process.pid();
  }

  /** Lets the probe run to its end. */
  public ProbeResult run(long timeoutSeconds) throws IOException, InterruptedException {
    process.go();
    process.await(timeoutSeconds);
    return ProbeResult.decode(Files.readAllLines(output));
  }

  @Override
  public void close() throws IOException {
    process.close();
    Files.deleteIfExists(output);
  }

  /** The process itself: one job in, one result out. */
  @SuppressWarnings("SystemOut") // read by the process that started this one
  public static void main(String[] arguments) {
    ProbeJob job =
        new ProbeJob(
            Path.of(arguments[0]),
            Pattern.valueOf(arguments[1]),
            Double.parseDouble(arguments[2]),
            Integer.parseInt(arguments[3]),
            Long.parseLong(arguments[4]),
            Long.parseLong(arguments[5]));
    try {
      System.out.print(ProbeResult.of(job.run(DiskObserver.NONE)).encoded());
    } catch (ProbeException failed) {
      System.out.println(failed.getMessage());
      System.exit(1);
    }
  }
}
