package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {

  private static final Path DOCKERFILE = Path.of("docker/Dockerfile");
  private static final Path LAUNCHER = Path.of("../probe-cli/src/dist/bin/etcd-probe");
  private static final String HOME = "/opt/etcd-probe";

  /** What the base image has of glibc, and nothing that would take another base. */
  private static final Pattern GLIBC =
      Pattern.compile(
          "(libc|libm|libdl|libpthread|librt|libresolv)\\.so\\.\\d+|ld-linux.*|linux-vdso.*");

  @Test
  void shouldStartTheRuntimeAsTheLauncherDoes() throws IOException {
    String launcher = Files.readString(LAUNCHER);
    String call =
        launcher
            .substring(launcher.indexOf("exec \"$home/runtime"))
            .replace("\\\n", " ")
            .replace("exec ", "")
            .replace("\"$@\"", "")
            .replace("$home", HOME)
            .replace("\"", "");

    assertThat(entryPoint()).isEqualTo(List.of(call.strip().split("\\s+")));
  }

  @Test
  void shouldBeAFileThatDockerTakes() throws IOException {
    List<String> instructions = instructions();
    List<String> known =
        List.of(
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "EXPOSE",
            "FROM",
            "LABEL",
            "RUN",
            "STOPSIGNAL",
            "USER");

    assertThat(instructions).first().asString().startsWith("FROM ");
    assertThat(instructions)
        .allSatisfy(line -> assertThat(known).contains(line.split(" ")[0]))
        .contains("USER 65532:65532", "STOPSIGNAL SIGTERM")
        .filteredOn(line -> line.startsWith("FROM "))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).matches("FROM \\S+:(?!latest)\\S+( AS \\w+)?"));
    // The second stage has no shell to run anything with.
    assertThat(instructions.subList(lastFrom(instructions), instructions.size()))
        .noneMatch(line -> line.startsWith("RUN "));
  }

  @Test
  void shouldRunOnGlibcAloneWithoutShellAndWithoutRoot(@TempDir Path directory) throws Exception {
    Tool.needRoot();
    Tool.need("unshare", "setpriv", "ldd");
    Path distribution = Tool.distribution();
    Path root = Files.createDirectory(directory.resolve("root"));
    Path probed = Files.createDirectory(directory.resolve("probed"));
    List<String> libraries = libraries(distribution);
    String script =
        """
        set -eu
        root=$1 distribution=$2 probed=$3 libraries=$4
        shift 4
        mount -t tmpfs -o mode=0755 none "$root"
        mkdir -p "$root%s" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/probe"
        for library in $libraries; do cp -L --parents "$library" "$root"; done
        mount --bind "$distribution" "$root%s"
        mount -o remount,bind,ro "$root%s"
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
        setpriv --no-new-privs chroot --userspec=65532:65532 "$root" "$@" --version
        setpriv --no-new-privs chroot --userspec=65532:65532 "$root" "$@" sidecar \\
          --listen=127.0.0.1:0 --endpoints=http://127.0.0.1:1 --probe-dir=/probe >/dev/shm/log 2>&1 &
        set -- - - /dev/shm/log
        """
                .formatted(HOME, HOME, HOME)
            + Tool.UNTIL_IT_RUNS;
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--propagation=private",
                "sh",
                "-c",
                script,
                "sh",
                root.toString(),
                distribution.toString(),
                probed.toString(),
                String.join(" ", libraries)));
    command.addAll(entryPoint());

    Tool.Result result = Tool.run(command);

    assertThat(result.output())
        .contains("etcd-probe 0.1.0")
        .contains("probe of /probe: running")
        .contains("ended with 0")
        .doesNotContain("is writable");
    try (Stream<Path> left = Files.list(probed)) {
      assertThat(left).isEmpty();
    }
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

  private static List<String> entryPoint() throws IOException {
    String line =
        instructions().stream()
            .filter(instruction -> instruction.startsWith("ENTRYPOINT "))
            .findFirst()
            .orElseThrow();
    return List.of(
        new ObjectMapper().readValue(line.substring("ENTRYPOINT ".length()), String[].class));
  }

  /** Its instructions, each on one line, without comments. */
  private static List<String> instructions() throws IOException {
    return Files.readString(DOCKERFILE)
        .replaceAll("(?m)^#.*\n", "")
        .replace("\\\n", " ")
        .lines()
        .map(line -> line.strip().replaceAll("\\s+", " "))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static int lastFrom(List<String> instructions) {
    int last = 0;
    for (int i = 0; i < instructions.size(); i++) {
      if (instructions.get(i).toUpperCase(Locale.ROOT).startsWith("FROM ")) {
        last = i;
      }
    }
    return last;
  }
}
