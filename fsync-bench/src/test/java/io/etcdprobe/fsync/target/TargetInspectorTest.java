package io.etcdprobe.fsync.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetFacts.BlockDevice;
import io.etcdprobe.core.disk.TargetWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetInspectorTest {

  private static final String MOUNTS =
      """
      22 27 0:21 / /proc rw,relatime - proc proc rw
      27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
      30 27 259:2 / /var/lib/etcd rw,noatime shared:7 - xfs /dev/nvme0n1p2 rw,attr2,inode64,noquota
      31 27 253:1 / /mnt/mapped rw - ext4 /dev/mapper/vg-etcd rw,nobarrier
      32 27 0:44 /@data /mnt/b\\040trfs rw - btrfs /dev/sdb rw,space_cache=v2,subvol=/@data
      33 27 0:55 / /mnt/nfs rw,relatime - nfs4 10.0.0.1:/export rw,vers=4.2
      34 27 7:3 / /mnt/loop rw - ext4 /dev/loop3 rw
      35 27 0:60 / / rw - overlay overlay rw,lowerdir=/a,upperdir=/b
      garbage
      36 27 0:61 / /mnt/shm rw - tmpfs tmpfs rw,size=65536k
      """;

  @TempDir Path root;

  @BeforeEach
  void machine() throws IOException {
    file("proc/self/mountinfo", MOUNTS);
    Path nvme = device("nvme0n1", "259:0");
    file("sys/devices/nvme0n1/device/model", "SAMSUNG MZVL2512HCJQ-00B00    \n");
    partition(nvme, "nvme0n1p2", "259:2");
    device("dm-1", "253:1");
    file("sys/devices/dm-1/dm/name", "vg-etcd\n");
    Files.createDirectories(root.resolve("sys/devices/dm-1/slaves/sda"));
    device("loop3", "7:3");
    file("sys/devices/loop3/loop/backing_file", "/images/etcd.img\n");
    device("sdb", "8:16");
    file("sys/devices/sdb/queue/rotational", "1\n");
    file("sys/class/dmi/id/sys_vendor", "QEMU\n");
    file("sys/class/dmi/id/product_name", "Standard PC (Q35 + ICH9, 2009)\n");
  }

  @Test
  void shouldFindTheDiskBehindAPartition() {
    assertThat(deviceAt("/var/lib/etcd/sub"))
        .isEqualTo(
            new BlockDevice(
                "nvme0n1", "nvme0n1p2", "SAMSUNG MZVL2512HCJQ-00B00", false, "mq-deadline", "write back", true, 512, 4096,
                1_000_000L * 512, List.of()));
  }

  @Test
  void shouldNameWhatAMappedOrALoopDeviceStandsOn() {
    assertThat(deviceAt("/mnt/mapped")).extracting(BlockDevice::name, BlockDevice::model, BlockDevice::backing)
        .containsExactly("dm-1", "vg-etcd", List.of("sda"));
    assertThat(deviceAt("/mnt/loop")).extracting(BlockDevice::name, BlockDevice::backing)
        .containsExactly("loop3", List.of("/images/etcd.img"));
  }

  @Test
  void shouldFollowTheSourceWhereAFileSystemHasANumberOfItsOwn() {
    assertThat(deviceAt("/mnt/b trfs")).extracting(BlockDevice::name, BlockDevice::rotational).containsExactly("sdb", true);
    assertThat(deviceAt("/mnt/nfs")).isNull();
  }

  @Test
  void shouldTakeTheDeepestMountAndOfSeveralTheLast() {
    assertThat(Mount.of(Path.of("/home"), MOUNTS)).extracting(Mount::type).isEqualTo("overlay");
    assertThat(Mount.of(Path.of("/var/lib/etcd"), MOUNTS)).extracting(Mount::options)
        .isEqualTo(List.of("rw", "noatime", "attr2", "inode64", "noquota"));
    assertThat(Mount.of(Path.of("/var/lib/etcdX"), MOUNTS)).extracting(Mount::type).isEqualTo("overlay");
    assertThat(Mount.of(Path.of("/x"), "")).isNull();
  }

  @Test
  void shouldTellTheHypervisorAndTheContainer() throws IOException {
    assertThat(Virtualisation.detect(root)).isEqualTo("kvm");
    file(".dockerenv", "");
    assertThat(Virtualisation.detect(root)).isEqualTo("container (docker) on kvm");
    assertThat(Virtualisation.detect(root.resolve("nothing"))).isNull();
  }

  @Test
  void shouldFindOutAboutThisVeryMachine(@TempDir Path directory) throws IOException {
    TargetFacts facts = new TargetInspector().inspect(directory.toRealPath());

    assertThat(facts.fileSystem()).isNotBlank();
    assertThat(facts.totalBytes()).isPositive();
    assertThat(facts.freeBytes()).isBetween(1L, facts.totalBytes());
    assertThat(directory.toRealPath().toString()).startsWith(facts.mountPoint());
  }

  @ParameterizedTest
  @CsvSource({
    "tmpfs,tmpfs,true", "ramfs,tmpfs,true", "overlay,overlay,true", "nfs4,network-file-system,true",
    "cifs,network-file-system,true", "fuse.glusterfs,network-file-system,true", "fuse.unknown,fuse,true",
    "btrfs,copy-on-write,false", "zfs,copy-on-write,false"
  })
  void shouldWarnOfFileSystemsThatAreNotForEtcd(String type, String code, boolean judged) {
    assertThat(TargetWarnings.of(target(type, List.of("rw"), null, 50)))
        .singleElement()
        .extracting(TargetWarning::code, TargetWarning::judged)
        .containsExactly(code, judged);
  }

  @Test
  void shouldFindNothingWrongWithAnOrdinaryDisk() {
    assertThat(TargetWarnings.of(target("xfs", List.of("rw", "noatime"), deviceAt("/var/lib/etcd"), 50))).isEmpty();
  }

  @Test
  void shouldWarnOfWhatTheMountAndTheDeviceSay() {
    assertThat(codes(target("ext4", List.of("rw", "nobarrier"), null, 50))).containsExactly("nobarrier");
    assertThat(codes(target("ext4", List.of("barrier=0"), null, 50))).containsExactly("nobarrier");
    assertThat(codes(target("ext4", List.of(), deviceAt("/mnt/loop"), 50))).containsExactly("loop");
    assertThat(codes(target("ext4", List.of(), deviceAt("/mnt/b trfs"), 50))).containsExactly("rotational");
    assertThat(codes(target("ext4", List.of(), null, 9))).containsExactly("nearly-full");
  }

  @Test
  void shouldNotBelieveAnFdatasyncThatIsTooFastToBeDurable() {
    TargetFacts disk = target("ext4", List.of(), deviceAt("/var/lib/etcd"), 50);

    assertThat(TargetWarnings.notDurable(disk, 14_999)).get().extracting(TargetWarning::judged).isEqualTo(true);
    assertThat(TargetWarnings.notDurable(disk, 15_000)).isEmpty();
    assertThat(TargetWarnings.notDurable(target("tmpfs", List.of(), null, 50), 100)).isEmpty();
  }

  @Property(tries = 1000)
  void shouldSurviveAnyMountTable(@ForAll String text) {
    Mount.of(Path.of("/a"), text);
    Mount.of(Path.of("/a"), "1 2 3:4 / " + text + " rw - ext4 " + text);
    assertThat(Mount.unescape(text.replace("\\", ""))).isEqualTo(text.replace("\\", ""));
  }

  private static List<String> codes(TargetFacts target) {
    return TargetWarnings.of(target).stream().map(TargetWarning::code).toList();
  }

  private static TargetFacts target(String type, List<String> options, BlockDevice device, long freePercent) {
    return new TargetFacts("/x", type, "/", "src", options, 100_000, freePercent * 1000, device, "none");
  }

  private BlockDevice deviceAt(String path) {
    Mount mount = Mount.of(Path.of(path), MOUNTS);
    assertThat(mount).isNotNull();
    return new DeviceFacts(root.resolve("sys")).of(mount);
  }

  private Path device(String name, String number) throws IOException {
    Path device = Files.createDirectories(root.resolve("sys/devices").resolve(name));
    file("sys/devices/" + name + "/size", "1000000\n");
    file("sys/devices/" + name + "/queue/rotational", "0\n");
    file("sys/devices/" + name + "/queue/scheduler", "none [mq-deadline] kyber\n");
    file("sys/devices/" + name + "/queue/write_cache", "write back\n");
    file("sys/devices/" + name + "/queue/fua", "1\n");
    file("sys/devices/" + name + "/queue/logical_block_size", "512\n");
    file("sys/devices/" + name + "/queue/physical_block_size", "4096\n");
    link(device, name, number);
    return device;
  }

  private void partition(Path disk, String name, String number) throws IOException {
    Path partition = Files.createDirectories(disk.resolve(name));
    Files.writeString(partition.resolve("partition"), "2\n");
    link(partition, name, number);
  }

  private void link(Path device, String name, String number) throws IOException {
    Path byNumber = Files.createDirectories(root.resolve("sys/dev/block")).resolve(number);
    Files.createSymbolicLink(byNumber, device);
    Files.createSymbolicLink(Files.createDirectories(root.resolve("sys/class/block")).resolve(name), device);
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
