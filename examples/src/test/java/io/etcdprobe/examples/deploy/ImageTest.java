package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {

  private static final Path DOCKERFILE = Path.of("docker/Dockerfile");
  private static final Path LAUNCHER = Path.of("../probe-cli/src/dist/bin/etcd-probe");
  private static final String HOME = "/opt/etcd-probe";

  /** The libraries of glibc that the base image has; none that would need another base image. */
  private static final Pattern GLIBC =
      Pattern.compile(
          "(libc|libm|libdl|libpthread|librt|libresolv)\\.so\\.\\d+|ld-linux.*|linux-vdso.*");

  @Test
  void shouldBeAFileThatDockerTakes() throws IOException {
    List<String> instructions = instructions();
    List<String> known =
        List.of(
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "LABEL",
            "RUN",
            "STOPSIGNAL",
            "USER");

    assertThat(instructions).first().asString().startsWith("FROM ");
    assertThat(instructions)
        .allSatisfy(line -> assertThat(known).contains(line.split(" ")[0]))
        .contains("USER 65532:65532", "STOPSIGNAL SIGTERM");
    assertThat(images())
        .containsExactly("debian:12-slim", "gcr.io/distroless/base-debian12:nonroot");
    // The stages on the second base image have no shell to run anything.
    assertThat(
            instructions.subList(
                instructions.indexOf(from("gcr.io/distroless")), instructions.size()))
        .noneMatch(line -> line.startsWith("RUN "));
    // The stage that is built if no target is named.
    assertThat(instructions)
        .filteredOn(line -> line.startsWith("FROM "))
        .last()
        .isEqualTo("FROM runtime AS sidecar");
  }

  @Test
  void shouldSetTheEnvironmentThatTheLauncherSets() throws IOException {
    Matcher exported =
        Pattern.compile("(?m)^\\s*export (\\S+=\\S+)$").matcher(Files.readString(LAUNCHER));
    List<String> environment = new ArrayList<>();
    while (exported.find()) {
      environment.add("ENV " + exported.group(1));
    }

    assertThat(instructions()).filteredOn(line -> line.startsWith("ENV ")).isEqualTo(environment);
  }

  @Test
  void shouldRunOnGlibcAloneWithoutShellAndWithoutRoot(@TempDir Path directory) throws Exception {
    Tool.needRoot();
    Tool.need("unshare", "setpriv", "ldd");
    Path archive = archive(Tool.distribution());
    Path root = Files.createDirectory(directory.resolve("root"));
    Path probed = Files.createDirectory(directory.resolve("probed"));
    Path steps = directory.resolve("steps.sh");
    Files.write(
        steps,
        instructions().stream()
            .filter(line -> line.startsWith("RUN "))
            .map(line -> line.substring("RUN ".length()).replace("/archive.tar.gz", "\"$1\""))
            .map(line -> "(" + line + ")")
            .toList());
    String script =
        """
        set -eu
        steps=$1 archive=$2 root=$3 probed=$4 libraries=$5
        mount -t tmpfs -o mode=0755 none /opt
        sh -eu "$steps" "$archive"
        mount -t tmpfs -o mode=0755 none "$root"
        mkdir -p "$root%1$s" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/probe"
        for library in $libraries; do cp -L --parents "$library" "$root"; done
        mount --bind "%1$s" "$root%1$s"
        mount -o remount,bind,ro "$root%1$s"
        mount -t proc none "$root/proc"
        mount -t sysfs -o ro none "$root/sys"
        for device in null random urandom; do
          touch "$root/dev/$device" && mount --bind "/dev/$device" "$root/dev/$device"
        done
        chown 65532:65532 "$probed"
        mount --bind "$probed" "$root/probe"
        mount -t tmpfs none /dev/shm
        mount -o remount,ro "$root"
        ! touch "$root/opt/etcd-probe-was-here" 2>/dev/null || echo "it is writable"
        export %4$s JAVA_TOOL_OPTIONS=-XX:+UseG1GC JDK_JAVA_OPTIONS=-javaagent:/no.jar _JAVA_OPTIONS=-Xmx9m
        setpriv --no-new-privs chroot --userspec=65532:65532 "$root" %2$s --version
        setpriv --no-new-privs chroot --userspec=65532:65532 "$root" %3$s sidecar \\
          --listen=127.0.0.1:0 --endpoints=http://127.0.0.1:1 --probe-dir=/probe >/dev/shm/log 2>&1 &
        set -- - - /dev/shm/log
        """
                .formatted(HOME, entryPoint("tool"), entryPoint("sidecar"), environment())
            + Tool.UNTIL_IT_RUNS;

    Tool.Result result =
        Tool.run(
            "unshare",
            "--mount",
            "--propagation=private",
            "sh",
            "-c",
            script,
            "sh",
            steps.toString(),
            archive.toString(),
            root.toString(),
            probed.toString(),
            String.join(" ", libraries(Tool.distribution())));

    assertThat(result.output())
        .contains("etcd-probe 0.1.0")
        .contains("probe of /probe: running")
        .contains("ended with 0")
        .doesNotContain("is writable", "starts without", "Picked up");
    try (Stream<Path> left = Files.list(probed)) {
      assertThat(left).isEmpty();
    }
  }

  /** The archive of the distribution. */
  private static Path archive(Path distribution) {
    Path archive = distribution.getParent().resolveSibling(distribution.getFileName() + ".tar.gz");
    assumeTrue(Files.exists(archive), "needs " + archive.getFileName());
    return archive;
  }

  /** The shared libraries that the runtime is linked with, and the loader. */
  private static List<String> libraries(Path distribution) throws Exception {
    List<String> command = new ArrayList<>(List.of("ldd"));
    command.add(distribution.resolve("runtime/bin/java").toString());
    try (Stream<Path> files = Files.walk(distribution.resolve("runtime/lib"))) {
      files
          .filter(file -> file.toString().endsWith(".so"))
          .map(Path::toString)
          .forEach(command::add);
    }
    List<String> libraries = new ArrayList<>();
    for (String line : Tool.run(command).output().lines().toList()) {
      Matcher path = Pattern.compile("(/\\S+) \\(0x").matcher(line);
      if (path.find() && !path.group(1).startsWith(distribution.toString())) {
        assertThat(Path.of(path.group(1)).getFileName().toString()).matches(GLIBC);
        libraries.add(path.group(1));
      }
    }
    assertThat(libraries).anyMatch(library -> library.contains("libc.so"));
    return libraries.stream().distinct().toList();
  }

  /** The program that a stage starts, as shell text. */
  private static String entryPoint(String stage) throws IOException {
    List<String> instructions = instructions();
    String line =
        instructions
            .subList(instructions.indexOf("FROM runtime AS " + stage), instructions.size())
            .stream()
            .filter(instruction -> instruction.startsWith("ENTRYPOINT "))
            .findFirst()
            .orElseThrow();
    return String.join(
        " ", new ObjectMapper().readValue(line.substring("ENTRYPOINT ".length()), String[].class));
  }

  private static String environment() throws IOException {
    return from("ENV ").substring("ENV ".length());
  }

  /** The first instruction that begins with this text, or is a FROM of an image that does. */
  private static String from(String start) throws IOException {
    return instructions().stream()
        .filter(line -> line.startsWith(start) || line.startsWith("FROM " + start))
        .findFirst()
        .orElseThrow();
  }

  /** The images that come from elsewhere. */
  private static List<String> images() throws IOException {
    return instructions().stream()
        .filter(line -> line.startsWith("FROM ") && !line.startsWith("FROM runtime"))
        .map(line -> line.split(" ")[1])
        .toList();
  }

  /** The instructions, each on one line, without comments. */
  private static List<String> instructions() throws IOException {
    return Files.readString(DOCKERFILE)
        .replaceAll("(?m)^#.*\n", "")
        .replace("\\\n", " ")
        .lines()
        .map(line -> line.strip().replaceAll("\\s+", " "))
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
