package io.etcdprobe.fsync.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.disk.TargetFacts.BlockDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFactsTest {

  @TempDir Path sys;

  @BeforeEach
  void makeDevices() throws IOException {
    device("254:0", "pci0/virtio1/block/vda");
    file("devices/pci0/virtio1/block/vda/size", "536870912\n");
    queue("pci0/virtio1/block/vda", "1", "none [mq-deadline] kyber bfq ", "write back", "0");

    device("259:0", "pci0/nvme/nvme0/nvme0n1");
    device("259:2", "pci0/nvme/nvme0/nvme0n1/nvme0n1p2");
    file("devices/pci0/nvme/nvme0/nvme0n1/nvme0n1p2/partition", "2\n");
    file("devices/pci0/nvme/nvme0/nvme0n1/nvme0n1p2/size", "1000\n");
    file("devices/pci0/nvme/nvme0/nvme0n1/size", "4000\n");
    file("devices/pci0/nvme/nvme0/nvme0n1/device/model", "SAMSUNG MZQL2960HCJR-00A07   \n");
    queue("pci0/nvme/nvme0/nvme0n1", "0", "[none] mq-deadline", "write through", "1");

    device("253:0", "virtual/block/dm-0");
    file("devices/virtual/block/dm-0/dm/name", "vg-data\n");
    Files.createDirectories(sys.resolve("devices/virtual/block/dm-0/slaves/sdb1"));
    Files.createDirectories(sys.resolve("devices/virtual/block/dm-0/slaves/sda3"));

    device("7:0", "virtual/block/loop0");
    file("devices/virtual/block/loop0/loop/backing_file", "/var/lib/images/etcd.img\n");
    device("104:0", "pci0/cciss!c0d0");
  }

  private void device(String number, String path) throws IOException {
    Path directory = Files.createDirectories(sys.resolve("devices").resolve(path));
    Files.createDirectories(sys.resolve("dev/block"));
    Files.createDirectories(sys.resolve("class/block"));
    Files.createSymbolicLink(sys.resolve("dev/block").resolve(number), directory);
    Files.createSymbolicLink(
        sys.resolve("class/block").resolve(directory.getFileName()), directory);
  }

  private void file(String path, String text) throws IOException {
    Path file = sys.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private void queue(String path, String rotational, String scheduler, String cache, String fua)
      throws IOException {
    String queue = "devices/" + path + "/queue/";
    file(queue + "rotational", rotational + "\n");
    file(queue + "scheduler", scheduler + "\n");
    file(queue + "write_cache", cache + "\n");
    file(queue + "fua", fua + "\n");
    file(queue + "logical_block_size", "512\n");
    file(queue + "physical_block_size", "4096\n");
  }

  private @Nullable BlockDevice find(String number, String source) {
    return new DeviceFacts(sys).of(new Mount(number, Path.of("/"), "ext4", source, List.of()));
  }

  private BlockDevice of(String number, String source) {
    return Objects.requireNonNull(find(number, source));
  }

  @Test
  void shouldDescribeAVirtualDisk() {
    assertThat(of("254:0", "/dev/vda"))
        .isEqualTo(
            new BlockDevice(
                "vda",
                null,
                null,
                true,
                "mq-deadline",
                "write back",
                false,
                512,
                4096,
                536870912L * 512,
                List.of()));
  }

  @Test
  void shouldDescribeTheDiskOfAPartition() {
    assertThat(of("259:2", "/dev/nvme0n1p2"))
        .isEqualTo(
            new BlockDevice(
                "nvme0n1",
                "nvme0n1p2",
                "SAMSUNG MZQL2960HCJR-00A07",
                false,
                "none",
                "write through",
                true,
                512,
                4096,
                4000L * 512,
                List.of()));
  }

  @Test
  void shouldNameWhatAMappedDeviceStandsOn() {
    assertThat(of("253:0", "/dev/mapper/vg-data").backing()).containsExactly("sda3", "sdb1");
  }

  @Test
  void shouldNameALoopDevicesFile() {
    assertThat(of("7:0", "/dev/loop0").backing()).containsExactly("/var/lib/images/etcd.img");
  }

  @Test
  void shouldFindTheDeviceOfAFileSystemThatNumbersItself() {
    assertThat(of("0:39", "/dev/nvme0n1p2").partition()).isEqualTo("nvme0n1p2");
    assertThat(of("0:40", "/dev/mapper/vg-data").name()).isEqualTo("dm-0");
    assertThat(of("0:41", "/dev/cciss/c0d0").name()).isEqualTo("cciss!c0d0");
  }

  @Test
  void shouldFindNoneWhereThereIsNone() {
    assertThat(find("0:27", "tmpfs")).isNull();
    assertThat(find("0:46", "10.0.0.1:/export")).isNull();
    assertThat(find("0:50", "")).isNull();
    assertThat(find("0:50", "/dev/")).isNull();
    assertThat(find("0:50", "/dev/..")).isNull();
    assertThat(find("0:50", "/dev/../../etc")).isNull();
    assertThat(find("0:50", "/dev/bad\0name")).isNull();
    assertThat(find("0:50", "/dev/mapper/none")).isNull();
  }

  @Test
  void shouldSayNullForWhatIsMissingOrGarbage() throws Exception {
    String vda = "devices/pci0/virtio1/block/vda/";
    Files.write(sys.resolve(vda + "queue/rotational"), new byte[] {(byte) 0xff, 0, (byte) 0xfe, 1});
    file(vda + "queue/fua", "2\n");
    file(vda + "queue/logical_block_size", "-512\n");
    file(vda + "queue/physical_block_size", "99999999999999999999\n");
    file(vda + "queue/scheduler", "\n");
    file(vda + "size", "999999999999999999\n");
    Files.delete(sys.resolve(vda + "queue/write_cache"));

    assertThat(of("254:0", "/dev/vda"))
        .isEqualTo(
            new BlockDevice(
                "vda", null, null, null, null, null, null, null, null, null, List.of()));
  }

  @Test
  void shouldTellTheSchedulerInForce() {
    assertThat(DeviceFacts.scheduler("none")).isEqualTo("none");
    assertThat(DeviceFacts.scheduler("[none] bfq")).isEqualTo("none");
    assertThat(DeviceFacts.scheduler("bfq [mq-deadline")).isEqualTo("bfq [mq-deadline");
    assertThat(DeviceFacts.scheduler(null)).isNull();
  }
}
