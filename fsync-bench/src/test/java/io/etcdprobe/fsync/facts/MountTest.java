package io.etcdprobe.fsync.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountTest {

  static String mountinfo() {
    try (InputStream golden = MountTest.class.getResourceAsStream("mountinfo.txt")) {
      return new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private static Mount of(String path) {
    return Objects.requireNonNull(Mount.of(Path.of(path), mountinfo()));
  }

  @ParameterizedTest
  @CsvSource({
    "/var/lib/etcd, xfs, /var/lib/etcd, /dev/nvme0n1p2, 259:2",
    "/var/lib/etcd/member/wal, xfs, /var/lib/etcd, /dev/nvme0n1p2, 259:2",
    "/var/lib/etcd2, ext4, /, /dev/vda, 254:0",
    "/, ext4, /, /dev/vda, 254:0",
    "/srv/lvm/x, ext4, /srv/lvm, /dev/mapper/vg-data, 253:0",
    "/mnt/nfs/a, nfs4, /mnt/nfs, 10.0.0.1:/export, 0:46",
    "/mnt/btrfs, btrfs, /mnt/btrfs, /dev/nvme0n1p2, 0:39",
    "/var/lib/docker/overlay2/1/merged/d, overlay, /var/lib/docker/overlay2/1/merged, overlay,"
        + " 0:45",
  })
  void shouldFindTheDeepestMount(
      String path, String type, String mountPoint, String source, String number) {
    Mount mount = of(path);

    assertThat(mount.type()).isEqualTo(type);
    assertThat(mount.mountPoint()).isEqualTo(Path.of(mountPoint));
    assertThat(mount.source()).isEqualTo(source);
    assertThat(mount.deviceNumber()).isEqualTo(number);
  }

  @Test
  void shouldPreferTheLastOfTwoAtOnePoint() {
    assertThat(of("/dev/shm").source()).isEqualTo("second");
  }

  @Test
  void shouldMergeOptionsOnce() {
    assertThat(of("/var/lib/etcd").options())
        .containsExactly("rw", "noatime", "attr2", "inode64", "logbufs=8", "noquota");
  }

  @Test
  void shouldReadEscapedMountPoints() {
    assertThat(of("/mnt/with space\\and\ttab/below").options()).containsExactly("rw", "relatime");
  }

  @Test
  void shouldTakeAnEmptySource() {
    assertThat(of("/mnt/empty-source").source()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " - ",
        "27 1 254:0 / / rw - ext4",
        "27 1 254:0 / - ext4 /dev/vda rw",
        "27 1 ../..:0 / / rw - ext4 /dev/vda rw",
        "27 1 254:0 / /bad\\000point rw - ext4 /dev/vda rw",
      })
  void shouldSkipALineThatIsNotOne(String line) {
    assertThat(Mount.parse(line)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a\\040b, a b", "a\\04, a\\04", "\\, \\", "a\\999, a\\999", "\\134040, \\040"})
  void shouldUnescapeOctalOnly(String escaped, String text) {
    assertThat(Mount.unescape(escaped)).isEqualTo(text);
  }

  @Test
  void shouldUnescapeBytesNotCharacters() {
    assertThat(Mount.unescape("\\303\\244")).isEqualTo("ä");
  }

  @Property
  void shouldSurviveAnyText(@ForAll String garbage) {
    assertThatCode(
            () -> {
              Mount.of(Path.of("/a"), garbage);
              Mount.of(Path.of("/a"), "27 1 254:0 / /" + garbage + " rw - ext4 " + garbage);
            })
        .doesNotThrowAnyException();
  }

  @Property
  void shouldSurviveTruncation(@ForAll @IntRange(max = 1500) int length) {
    String text = mountinfo();
    String cut = text.substring(0, Math.min(length, text.length()));

    assertThatCode(() -> Mount.of(Path.of("/var/lib/etcd"), cut)).doesNotThrowAnyException();
  }
}
