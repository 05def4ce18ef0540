package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {

  private static final Path UNIT = Path.of("systemd/etcd-probe.service");

  /**
   * Ten times the highest exposure that "systemd-analyze security" may report. 100 is a unit
   * without any protection.
   */
  private static final int EXPOSURE_TENTHS = 20;

  @Test
  void shouldBeAUnitThatSystemdTakes(@TempDir Path directory) throws Exception {
    Tool.need("systemd-analyze");
    Path unit = directory.resolve("etcd-probe.service");
    Files.writeString(
        unit, Files.readString(UNIT).replace("/opt/etcd-probe/bin/etcd-probe", "/bin/true"));

    Tool.Result result = Tool.run("systemd-analyze", "verify", "--man=no", unit.toString());

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).doesNotContain("etcd-probe.service:");
  }

  @Test
  void shouldBeExposedToLittle() throws Exception {
    Tool.need("systemd-analyze");

    Tool.Result result =
        Tool.run(
            "systemd-analyze",
            "security",
            "--no-pager",
            "--offline=yes",
            "--threshold=" + EXPOSURE_TENTHS,
            UNIT.toString());

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("Overall exposure level");
  }

  @Test
  void shouldAllowEverySystemCallThatARunMakes(@TempDir Path directory) throws Exception {
    Tool.need("systemd-analyze", "strace");
    Path counts = directory.resolve("counts");
    Path probed = Files.createDirectory(directory.resolve("probed"));
    String script =
        """
        "$1" sidecar --listen=127.0.0.1:0 --endpoints=http://127.0.0.1:1 --probe-dir="$2" >"$3" 2>&1 &
        """
            + Tool.UNTIL_IT_RUNS;

    Tool.Result result =
        Tool.run(
            "strace",
            "-f",
            "-c",
            "-U",
            "name",
            "-o",
            counts.toString(),
            "sh",
            "-c",
            script,
            "sh",
            Tool.distribution().resolve("bin/etcd-probe").toString(),
            probed.toString(),
            directory.resolve("log").toString());

    assertThat(result.output()).contains("running").contains("ended with 0");
    List<String> called = Files.readAllLines(counts).stream().map(String::strip).toList();
    assertThat(called).contains("fallocate", "fdatasync", "mmap", "connect", "listen");
    Set<String> allowed = allowed();
    assertThat(called.stream().filter(name -> name.matches("[a-z][a-z0-9_]+")))
        .filteredOn(name -> !Set.of("syscall", "total").contains(name))
        .isSubsetOf(allowed);
    assertThat(allowed).doesNotContain("mount", "setuid", "ptrace", "bpf");
  }

  @Test
  void shouldRunWithNothingWritableButItsDirectory(@TempDir Path directory) throws Exception {
    Tool.needRoot();
    Tool.need("unshare", "setpriv");
    String script =
        """
        set -eu
        mount -t tmpfs none /opt && mkdir /opt/etcd-probe && mount --bind "$1" /opt/etcd-probe
        mount -t tmpfs -o mode=0755 none /var/lib && mkdir -p /var/lib/etcd/etcd-probe
        mount --bind "$2" /var/lib/etcd/etcd-probe
        mount -t tmpfs none /dev/shm
        set -- /opt/etcd-probe/bin/etcd-probe /var/lib/etcd/etcd-probe /dev/shm/log
        cut -d ' ' -f 5 /proc/self/mountinfo | grep -Ev '^/(proc|sys|dev)(/|$)' | while read -r at; do
          mount -o remount,bind,ro "$at"
        done
        mount -o remount,bind,rw "$2"
        for at in /opt/etcd-probe /var/lib/etcd /tmp /; do
          ! touch "$at/etcd-probe-was-here" 2>/dev/null || echo "$at is writable"
        done
        chown 65534:65534 "$2"
        setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all \
          --inh-caps=-all "$1" sidecar --listen=127.0.0.1:0 --endpoints=http://127.0.0.1:1 \
          --probe-dir="$2" >"$3" 2>&1 &
        """
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
            Tool.distribution().toString(),
            directory.toString());

    assertThat(result.output())
        .contains("etcd-probe: running")
        .contains("ended with 0")
        .doesNotContain("is writable");
    try (var left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldConfigureWhatTheUnitPrepares() throws IOException {
    String unit = Files.readString(UNIT);
    String directory = Yaml.read(Path.of("systemd/probe.yaml")).path("probe-dir").asText();

    assertThat(unit).contains("StateDirectory=" + directory.substring("/var/lib/".length()) + "\n");
  }

  /** The system calls that the unit's filter allows. */
  private static Set<String> allowed() throws Exception {
    Map<String, List<String>> sets = sets();
    Set<String> allowed = new TreeSet<>();
    for (String line : Files.readAllLines(UNIT)) {
      if (line.startsWith("SystemCallFilter=~")) {
        for (String name : line.substring("SystemCallFilter=~".length()).split(" ")) {
          allowed.removeAll(expanded(name, sets));
        }
      } else if (line.startsWith("SystemCallFilter=")) {
        for (String name : line.substring("SystemCallFilter=".length()).split(" ")) {
          allowed.addAll(expanded(name, sets));
        }
      }
    }
    assertThat(allowed).hasSizeGreaterThan(200);
    return allowed;
  }

  /** systemd's named sets of system calls. A set may contain other sets. */
  private static Map<String, List<String>> sets() throws Exception {
    Map<String, List<String>> sets = new TreeMap<>();
    List<String> current = new ArrayList<>();
    Tool.Result result = Tool.run("systemd-analyze", "syscall-filter", "--no-pager");
    for (String line : result.output().lines().toList()) {
      if (line.startsWith("@")) {
        current = new ArrayList<>();
        sets.put(line.strip(), current);
      } else if (!line.strip().startsWith("#") && !line.isBlank()) {
        current.add(line.strip());
      }
    }
    return sets;
  }

  private static Set<String> expanded(String name, Map<String, List<String>> sets) {
    Set<String> calls = new TreeSet<>();
    if (name.startsWith("@")) {
      sets.get(name).forEach(member -> calls.addAll(expanded(member, sets)));
    } else {
      calls.add(name);
    }
    return calls;
  }
}
