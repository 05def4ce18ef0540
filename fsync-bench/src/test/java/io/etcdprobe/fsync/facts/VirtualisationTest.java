package io.etcdprobe.fsync.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualisationTest {

  private static final String GUEST = "model name : AMD EPYC\nflags\t\t: fpu hypervisor lahf_lm\n";
  private static final String BARE = "model name : my hypervisor 9000\nflags\t\t: fpu lahf_lm\n";

  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private @Nullable String detect() {
    return new Virtualisation(root.resolve("proc"), root.resolve("sys"), root).detect();
  }

  @Test
  void shouldNotKnowWhereNothingIsTold() {
    assertThat(detect()).isNull();
  }

  @Test
  void shouldTellABareMachineByItsProcessor() throws Exception {
    file("proc/cpuinfo", BARE);

    assertThat(detect()).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "QEMU, Standard PC (i440FX + PIIX 1996), kvm",
    "Red Hat, KVM, kvm",
    "'VMware, Inc.', VMware Virtual Platform, vmware",
    "innotek GmbH, VirtualBox, virtualbox",
    "Microsoft Corporation, Virtual Machine, hyper-v",
    "Amazon EC2, m7i.large, kvm (Amazon EC2)",
    "Google, Google Compute Engine, kvm (Google Compute Engine)",
  })
  void shouldNameAHypervisorByTheMachine(String vendor, String product, String name)
      throws Exception {
    file("proc/cpuinfo", GUEST);
    file("sys/class/dmi/id/sys_vendor", vendor);
    file("sys/class/dmi/id/product_name", product);

    assertThat(detect()).isEqualTo(name);
  }

  @Test
  void shouldNotTakeABareMetalInstanceForAGuest() throws Exception {
    file("proc/cpuinfo", BARE);
    file("sys/class/dmi/id/sys_vendor", "Amazon EC2");
    file("sys/class/dmi/id/product_name", "m7i.metal-24xl");

    assertThat(detect()).isEqualTo("none");
  }

  @Test
  void shouldTellXen() throws Exception {
    file("sys/hypervisor/type", "xen\n");

    assertThat(detect()).isEqualTo("xen");
  }

  @Test
  void shouldTellFirecrackerByItsTables() throws Exception {
    file("proc/cpuinfo", GUEST);
    file("sys/firmware/acpi/tables/DSDT", "DSDT\u00ff\u0001\u0000\u0000\u0002wFIRECKFCVMDSDT");

    assertThat(detect()).isEqualTo("firecracker");
  }

  @ParameterizedTest
  @CsvSource({
    "tsc kvm-clock, kvm",
    "hyperv_clocksource_tsc_page acpi_pm, hyper-v",
    "tsc, hypervisor",
  })
  void shouldNameAHypervisorByItsClock(String clocks, String name) throws Exception {
    file("proc/cpuinfo", GUEST);
    file("sys/devices/system/clocksource/clocksource0/available_clocksource", clocks);

    assertThat(detect()).isEqualTo(name);
  }

  @Test
  void shouldSayMerelyHypervisorWhenItHidesItsName() throws Exception {
    file("proc/cpuinfo", GUEST);

    assertThat(detect()).isEqualTo("hypervisor");
  }

  @Test
  void shouldTellAContainerAndWhatItRunsOn() throws Exception {
    file(".dockerenv", "");
    assertThat(detect()).isEqualTo("container (docker)");

    file("proc/cpuinfo", GUEST);
    assertThat(detect()).isEqualTo("container (docker) on hypervisor");

    file("proc/cpuinfo", BARE);
    assertThat(detect()).isEqualTo("container (docker)");

    Files.delete(root.resolve(".dockerenv"));
    file("run/.containerenv", "");
    assertThat(detect()).isEqualTo("container (podman)");
  }
}
