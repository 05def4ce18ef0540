package io.etcdprobe.fsync.facts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a hypervisor or a container stands between us and the machine.
 *
 * @param proc the proc file system, with the processors
 * @param sys the sys file system, with the firmware's tables
 * @param root the root directory, in which container engines leave their marks
 */
record Virtualisation(Path proc, Path sys, Path root) {

  /**
   * Names it: {@code none}, {@code kvm}, {@code container (docker) on kvm}; null if nothing is
   * known.
   */
  @Nullable String detect() {
    String machine = machine();
    String container = container();
    if (container == null) {
      return machine;
    }
    return machine == null || machine.equals("none")
        ? "container (" + container + ")"
        : "container (" + container + ") on " + machine;
  }

  private @Nullable String container() {
    if (Files.exists(root.resolve(".dockerenv"))) {
      return "docker";
    }
    return Files.exists(root.resolve("run/.containerenv")) ? "podman" : null;
  }

  private @Nullable String machine() {
    String xen = SmallFile.text(sys.resolve("hypervisor/type"));
    if (xen != null) {
      return xen;
    }
    String vendor = SmallFile.text(sys.resolve("class/dmi/id/sys_vendor"));
    String product = SmallFile.text(sys.resolve("class/dmi/id/product_name"));
    String named = byName((vendor + " " + product).toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    if (isFirecracker()) {
      return "firecracker";
    }
    Boolean guest = cpuSaysGuest(SmallFile.text(proc.resolve("cpuinfo")));
    if (Boolean.TRUE.equals(guest)) {
      return byClock();
    }
    return guest == null && vendor == null ? null : "none";
  }

  /** Whether the processor's flags name a hypervisor; null if there are no flags (not an x86). */
  static @Nullable Boolean cpuSaysGuest(@Nullable String cpuinfo) {
    if (cpuinfo == null) {
      return null;
    }
    return cpuinfo
        .lines()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(flags -> (flags + " ").contains(" hypervisor "))
        .orElse(null);
  }

  /** Firecracker has no DMI. But its name is in its ACPI tables, which only root can read. */
  private boolean isFirecracker() {
    try (InputStream table = Files.newInputStream(sys.resolve("firmware/acpi/tables/DSDT"))) {
      byte[] header = table.readNBytes(16);
      return header.length == 16
          && new String(header, 10, 6, StandardCharsets.ISO_8859_1).equals("FIRECK");
    } catch (IOException hidden) {
      return false;
    }
  }

  /** Names the hypervisor by the clock that it offers. */
  private String byClock() {
    String clocks =
        SmallFile.text(
            sys.resolve("devices/system/clocksource/clocksource0/available_clocksource"));
    if (clocks == null) {
      return "hypervisor";
    }
    return clocks.contains("kvm-clock")
        ? "kvm"
        : clocks.contains("hyperv_clocksource") ? "hyper-v" : "hypervisor";
  }

  private static @Nullable String byName(String machine) {
    if (machine.contains("amazon ec2")) {
      // Bare metal instances also say Amazon EC2, but their product name has their type.
      return machine.contains(".metal") ? "none" : "kvm (Amazon EC2)";
    }
    if (machine.contains("google compute")) {
      return "kvm (Google Compute Engine)";
    }
    if (machine.contains("microsoft corporation virtual")) {
      return "hyper-v";
    }
    for (String name : new String[] {"firecracker", "vmware", "virtualbox", "kvm"}) {
      if (machine.contains(name)) {
        return name;
      }
    }
    for (String name : new String[] {"qemu", "openstack", "bochs"}) {
      if (machine.contains(name)) {
        return "kvm";
      }
    }
    return null;
  }
}
