package io.etcdprobe.fsync.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetFacts.BlockDevice;
import io.etcdprobe.core.disk.TargetWarning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetInspectorTest {

  private final TargetInspector inspector = new TargetInspector();

  private static TargetFacts target(
      String type, List<String> options, long free, @Nullable BlockDevice device) {
    return new TargetFacts("/d", type, "/", "/dev/x", options, 1000, free, device, null);
  }

  private static TargetFacts target(String type) {
    return target(type, List.of("rw"), 500, null);
  }

  private static BlockDevice device(String name, @Nullable Boolean rotational, String... backing) {
    return new BlockDevice(
        name, null, null, rotational, null, null, null, null, null, null, List.of(backing));
  }

  private List<String> codes(TargetFacts target) {
    return inspector.warnings(target).stream().map(TargetWarning::code).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "tmpfs, tmpfs, true",
    "ramfs, tmpfs, true",
    "overlay, overlay, true",
    "nfs, network-file-system, true",
    "nfs4, network-file-system, true",
    "cifs, network-file-system, true",
    "smb3, network-file-system, true",
    "ceph, network-file-system, true",
    "fuse.glusterfs, network-file-system, true",
    "lustre, network-file-system, true",
    "afs, network-file-system, true",
    "9p, network-file-system, true",
    "fuse.mergerfs, fuse, true",
    "btrfs, copy-on-write, false",
    "zfs, copy-on-write, false",
  })
  void shouldWarnOfFileSystems(String type, String code, boolean judged) {
    assertThat(inspector.warnings(target(type)))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.code()).isEqualTo(code);
              assertThat(warning.judged()).isEqualTo(judged);
              assertThat(warning.text()).contains(type);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs"})
  void shouldNotWarnOfALocalDisk(String type) {
    assertThat(codes(target(type, List.of("rw"), 500, device("nvme0n1", false)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobarrier", "barrier=0"})
  void shouldWarnOfMountsWithoutBarriers(String option) {
    assertThat(inspector.warnings(target("ext4", List.of("rw", option), 500, null)))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.code()).isEqualTo("nobarrier");
              assertThat(warning.judged()).isTrue();
            });
    assertThat(codes(target("ext4", List.of("barrier=1"), 500, null))).isEmpty();
  }

  @Test
  void shouldTellThatADiskIsNearlyFull() {
    assertThat(codes(target("ext4", List.of(), 99, null))).containsExactly("nearly-full");
    assertThat(codes(target("ext4", List.of(), 100, null))).isEmpty();
  }

  @Test
  void shouldTellWhatTheDeviceIs() {
    assertThat(codes(target("ext4", List.of(), 500, device("loop0", false, "/a.img"))))
        .containsExactly("loop");
    assertThat(codes(target("ext4", List.of(), 500, device("sda", true))))
        .containsExactly("rotational");
    assertThat(codes(target("ext4", List.of(), 500, device("dm-0", true, "sda3"))))
        .containsExactly("rotational");
  }

  @Test
  void shouldNotBelieveThatAVirtualDiskSpins() {
    assertThat(codes(target("ext4", List.of(), 500, device("vda", true)))).isEmpty();
    assertThat(codes(target("ext4", List.of(), 500, device("dm-0", true, "vda2")))).isEmpty();
  }

  @Test
  void shouldNotBelieveAnFdatasyncThatIsTooFast() {
    assertThat(inspector.notDurable(target("ext4"), 14_999))
        .hasValueSatisfying(
            warning -> {
              assertThat(warning.code()).isEqualTo("not-durable");
              assertThat(warning.judged()).isTrue();
              assertThat(warning.text()).contains("power-loss protection", "cache mode");
            });
    assertThat(inspector.notDurable(target("ext4"), 15_000)).isEmpty();
    assertThat(inspector.notDurable(target("ext4"), 0)).isEmpty();
    assertThat(inspector.notDurable(target("tmpfs"), 1_000)).isEmpty();
  }

  @Test
  void shouldTakeTheFactsOfADirectory(@TempDir Path root) throws Exception {
    Path directory = root.toRealPath();
    Path proc = Files.createDirectories(root.resolve("proc/self")).resolveSibling("");
    Files.writeString(
        proc.resolve("self/mountinfo"),
        MountTest.mountinfo()
            + "60 27 254:9 / "
            + directory
            + " rw,ro - xfs /dev/vdz rw,noquota\n");
    TargetFacts facts = new TargetInspector(proc, root.resolve("sys")).inspect(directory);

    assertThat(facts.path()).isEqualTo(directory.toString());
    assertThat(facts.fileSystem()).isEqualTo("xfs");
    assertThat(facts.mountPoint()).isEqualTo(directory.toString());
    assertThat(facts.mountSource()).isEqualTo("/dev/vdz");
    assertThat(facts.mountOptions()).containsExactly("rw", "ro", "noquota");
    assertThat(facts.totalBytes()).isGreaterThanOrEqualTo(facts.freeBytes());
    assertThat(facts.freeBytes()).isPositive();
    assertThat(facts.device()).isNull();
  }

  @Test
  void shouldReadMountsAmongBytesThatAreNoText(@TempDir Path root) throws Exception {
    Path directory = root.toRealPath();
    Path proc = Files.createDirectories(root.resolve("proc/self")).resolveSibling("");
    Files.write(
        proc.resolve("self/mountinfo"),
        ("60 27 254:9 / /\u00ff\u00fe rw - ext4 /dev/a rw\n"
                + "\u0000\u00c3\n"
                + "27 1 254:0 / / rw - xfs /dev/b rw")
            .getBytes(StandardCharsets.ISO_8859_1));

    assertThat(new TargetInspector(proc, root).inspect(directory).mountSource())
        .isEqualTo("/dev/b");
  }

  @Test
  void shouldAskTheFileSystemWhereTheKernelDoesNotListMounts(@TempDir Path root) throws Exception {
    TargetFacts facts = new TargetInspector(root, root).inspect(root.toRealPath());

    assertThat(facts.fileSystem()).isNotEmpty();
    assertThat(facts.device()).isNull();
  }

  @Test
  void shouldInspectThisHost() throws Exception {
    TargetFacts facts = inspector.inspect(Path.of("/"));

    assertThat(facts.mountPoint()).isEqualTo("/");
    assertThat(facts.fileSystem()).isNotEmpty();
    assertThat(facts.mountOptions()).isNotEmpty();
  }
}
