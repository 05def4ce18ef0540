import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts the distribution together: a runtime with only the modules we use, the jars, the launcher,
 * and an AOT cache trained on a real measurement; packs it as tar.gz. Run by the build with the JDK
 * that the runtime is made from.
 */
final class Distribution {

  /** What the jars need (jdeps), and management for the JVM's own pauses. */
  private static final String MODULES = "java.base,java.management,jdk.management,jdk.unsupported";

  private final Path module;
  private final Path target;
  private final Path home;

  private Distribution(Path module, String version) {
    this.module = module;
    this.target = module.resolve("target");
    this.home =
        target.resolve(
            "dist/etcd-probe-"
                + version
                + "-linux-"
                + System.getProperty("os.arch").replace("amd64", "x86-64"));
  }

  public static void main(String[] arguments) throws Exception {
    new Distribution(Path.of(arguments[0]), arguments[1]).build();
  }

  private void build() throws IOException, InterruptedException {
    delete(home);
    Files.createDirectories(home.resolve("lib"));
    link();
    copyAll(target.resolve("lib"), home.resolve("lib"));
    Files.copy(
        target.resolve("etcd-probe.jar"),
        home.resolve("lib/etcd-probe.jar"),
        StandardCopyOption.COPY_ATTRIBUTES);
    copyAll(module.resolve("src/dist/bin"), home.resolve("bin"));
    Files.copy(module.resolveSibling("LICENSE"), home.resolve("LICENSE"));
    train();
    pack();
    // The launcher at the root looks for this link.
    Path current = target.resolve("dist/current");
    Files.deleteIfExists(current);
    Files.createSymbolicLink(current, home.getFileName());
  }

  private void link() throws IOException, InterruptedException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    run(
        target,
        jlink.toString(),
        "--add-modules=" + MODULES,
        "--output=" + home.resolve("runtime"),
        "--strip-debug",
        "--no-header-files",
        "--no-man-pages",
        "--compress=zip-6",
        "--vm=server");
  }

  /**
   * The cache holds what a start loads and links, so the training is a start with everything that
   * follows.
   */
  private void train() throws IOException, InterruptedException {
    Path work = target.resolve("aot-training");
    delete(work);
    Files.createDirectories(work);
    Path cache = home.resolve("lib/etcd-probe.aot");
    List<String> command = new ArrayList<>();
    command.add(home.resolve("runtime/bin/java").toString());
    command.add("-XX:AOTCacheOutput=" + cache);
    command.addAll(
        List.of(
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-XX:+UseSerialGC",
            "-Xms48m",
            "-Xmn24m",
            "-Xmx128m"));
    command.addAll(
        List.of(
            "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-jar", home.resolve("lib/etcd-probe.jar").toString()));
    command.addAll(List.of("disk", "--count=300", "--rate=max", "--warmup=100ms"));
    command.addAll(
        List.of("--output=" + work.resolve("report.json"), "--hdr=" + work.resolve("report.hlog")));
    command.add(work.toString());
    run(work, command.toArray(String[]::new));
    if (!Files.exists(cache)) {
      throw new IOException("the training run made no AOT cache");
    }
    delete(work);
  }

  private void pack() throws IOException, InterruptedException {
    String name = home.getFileName().toString();
    Path archive = target.resolve(name + ".tar.gz");
    Files.deleteIfExists(archive);
    run(
        home.getParent(),
        "tar",
        "--create",
        "--gzip",
        "--file=" + archive,
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        name);
    System.out.printf("%s: %.1f MB%n", archive.getFileName(), Files.size(archive) / 1e6);
  }

  /**
   * Runs a command; what it prints is shown only when it fails. A verdict on the training disk is
   * no failure.
   */
  private void run(Path directory, String... command) throws IOException, InterruptedException {
    Path log = target.resolve("distribution.log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    boolean training = command[0].startsWith(home.toString());
    if (training ? status > 3 : status != 0) {
      throw new IOException(
          command[0] + " failed with status " + status + ":\n" + Files.readString(log));
    }
  }

  private static void copyAll(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
