import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts the distribution together: a runtime with only the modules we use, the jars, the launcher,
 * and AOT caches trained on real measurements; packs it as tar.gz. Run by the build with the JDK
 * that the runtime is made from.
 */
final class Distribution {

  /** What the jars need (jdeps): management for the JVM's own pauses, logging for gRPC's. */
  private static final String MODULES =
      "java.base,java.logging,java.management,"
          + "jdk.httpserver,jdk.management,jdk.net,jdk.unsupported";

  private static final String JAR = "lib/etcd-probe.jar";

  /** The cache of the commands that stay, for which memory counts more than the start. */
  private static final String SMALL = "cluster";

  /** The caches that the launcher chooses from. */
  private static final List<String> CACHES = List.of("disk", SMALL);

  /**
   * A flag of the JVM that the launcher gives with every command, but the one that names the cache.
   * Those in quotes go with some commands only, and are none that the cache is bound to.
   */
  private static final Pattern FLAG = Pattern.compile("(?<= )-(?!XX:AOTCache|jar)[-X]\\S+");

  /** How the launcher starts the JVM. */
  private static final String START = "$how \"$java\"";

  /** By these every JVM would take options that the launcher does not give. */
  private static final List<String> FOR_OTHER_JVMS =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** What the build machine's disk is worth is no concern of the build. */
  private static final int LAST_VERDICT = 3;

  private final Path module;
  private final Path target;
  private final Path home;
  private final FileTime released;
  private final FileTime buildStart;

  private Distribution(Path module, String version, Instant released, Instant buildStart) {
    this.module = module;
    this.target = module.resolve("target");
    this.home =
        target.resolve(
            "dist/staging/etcd-probe-"
                + version
                + "-linux-"
                + System.getProperty("os.arch").replace("amd64", "x86-64"));
    this.released = FileTime.from(released);
    this.buildStart = FileTime.from(buildStart);
  }

  /** Arguments: the module's directory, the version, the time of the release, that of the build. */
  public static void main(String[] arguments) throws Exception {
    new Distribution(
            Path.of(arguments[0]),
            arguments[1],
            Instant.parse(arguments[2]),
            Instant.parse(arguments[3]))
        .build();
  }

  private void build() throws IOException, InterruptedException {
    delete(home.getParent());
    Files.createDirectories(home.resolve("lib"));
    link();
    Files.copy(target.resolve("etcd-probe.jar"), home.resolve(JAR));
    for (String library : libraries()) {
      Files.copy(target.resolve("lib").resolve(library), home.resolve("lib").resolve(library));
    }
    copyAll(module.resolve("src/dist/bin"), home.resolve("bin"));
    copyAll(module.resolve("src/dist/lib"), home.resolve("lib"));
    Files.copy(module.resolveSibling("LICENSE"), home.resolve("LICENSE"));
    // The plugin that makes it refuses to work with Maven offline.
    Path sbom = target.resolve("sbom.json");
    if (Files.exists(sbom)) {
      Files.copy(sbom, home.resolve("sbom.cdx.json"));
    }
    // Before the training: a cache holds the jars' times and is good only for them.
    setTimes();
    for (String cache : CACHES) {
      train(cache);
    }
    listFiles();
    setTimes();
    pack();
    checkCaches(publish());
  }

  /** What the program's jar names: beside it may lie what an earlier build had use for. */
  private List<String> libraries() throws IOException {
    try (JarFile jar = new JarFile(home.resolve(JAR).toFile())) {
      String named = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return List.of(named.split(" "));
    }
  }

  /** Gives every file the release's time, so that the archive does not tell when it was made. */
  private void setTimes() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!Files.isSymbolicLink(file)) {
          Files.setLastModifiedTime(file, released);
        }
      }
    }
  }

  /**
   * Puts the finished distribution where the launcher at the root looks for it. A build that fails
   * leaves the one before in its place.
   */
  private Path publish() throws IOException {
    Path dist = target.resolve("dist");
    Path published = dist.resolve(home.getFileName());
    Path current = dist.resolve("current");
    Path built = dist.resolve("built");
    Files.deleteIfExists(built);
    Files.deleteIfExists(current);
    delete(published);
    Files.move(home, published);
    Files.createSymbolicLink(current, published.getFileName());
    Files.delete(home.getParent());
    // What changes from the build's start on is newer than this file.
    Files.createFile(built);
    Files.setLastModifiedTime(built, buildStart);
    return published;
  }

  /**
   * The JVM starts without a cache that does not fit and says nothing: here each must fit, with the
   * flags of its commands.
   */
  private void checkCaches(Path published) throws IOException, InterruptedException {
    Path launcher = published.resolve("bin/etcd-probe");
    String text = Files.readString(launcher);
    String strict = text.replace(START, START + " -XX:AOTMode=on");
    if (strict.equals(text)) {
      throw new IOException(launcher + " starts no JVM by " + START);
    }
    for (String arguments : List.of("--version", "sidecar --check-config")) {
      List<String> command = new ArrayList<>(List.of("sh", "-c", strict, launcher.toString()));
      command.addAll(List.of(arguments.split(" ")));
      run(target, 0, command);
    }
  }

  /**
   * Writes the name and the length of every file that a start needs, as the launcher reads them: a
   * copy that is not complete must not be left to the JVM. It does without the caches.
   */
  private void listFiles() throws IOException {
    List<String> names = new ArrayList<>();
    List<String> sizes = new ArrayList<>();
    for (String part : List.of("lib", "runtime/bin", "runtime/lib", "runtime/conf")) {
      try (Stream<Path> files = Files.walk(home.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          if (!file.toString().endsWith(".aot")) {
            names.add(home.relativize(file).toString());
            sizes.add(Long.toString(Files.size(file)));
          }
        }
      }
    }
    Files.writeString(
        home.resolve("lib/files"),
        "names='%s'\nsizes='%s'\n".formatted(String.join("\n", names), String.join("\n", sizes)));
  }

  private static Path file(Path home, String cache) {
    return home.resolve("lib").resolve(cache + ".aot");
  }

  /** The runtime's java with the flags of the launcher, which a cache is bound to. */
  private static List<String> java(Path home) throws IOException {
    String launcher = Files.readString(home.resolve("bin/etcd-probe"));
    List<String> command = new ArrayList<>();
    command.add(home.resolve("runtime/bin/java").toString());
    Matcher flag = FLAG.matcher(launcher);
    while (flag.find()) {
      command.add(flag.group());
    }
    return command;
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
   * A cache holds what a start loads and links, so the training is a start with everything that
   * follows.
   */
  private void train(String name) throws IOException, InterruptedException {
    Path work = target.resolve("aot-training");
    delete(work);
    Files.createDirectories(work);
    Path cache = file(home, name);
    List<String> command = java(home);
    command.add("-XX:AOTCacheOutput=" + cache);
    // What was learned of hot code is for the compiler that the launcher leaves out.
    command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining"));
    if (name.equals(SMALL)) {
      command.add("-XX:-AOTClassLinking");
    }
    command.addAll(List.of("-cp", home.resolve(JAR).toString(), "io.etcdprobe.cli.Training"));
    command.addAll(List.of(name, work.toString()));
    run(work, LAST_VERDICT, command);
    if (!Files.exists(cache)) {
      throw new IOException("the training run made no AOT cache: " + name);
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
        "--use-compress-program=gzip -9n",
        "--file=" + archive,
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--mode=u=rwX,go=rX",
        name);
    System.out.printf("%s: %.1f MB%n", archive.getFileName(), Files.size(archive) / 1e6);
  }

  private void run(Path directory, String... command) throws IOException, InterruptedException {
    run(directory, 0, List.of(command));
  }

  /** Runs a command; what it prints is shown only when it fails. */
  private void run(Path directory, int lastGoodStatus, List<String> command)
      throws IOException, InterruptedException {
    Path log = target.resolve("distribution.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeAll(FOR_OTHER_JVMS);
    Process process = builder.start();
    int status = process.waitFor();
    if (status > lastGoodStatus) {
      throw new IOException(
          command.getFirst() + " failed with status " + status + ":\n" + Files.readString(log));
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
