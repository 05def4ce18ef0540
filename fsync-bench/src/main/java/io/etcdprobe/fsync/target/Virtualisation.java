package io.etcdprobe.fsync.target;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a hypervisor or a container stands between us and the machine. */
final class Virtualisation {

  private Virtualisation() {}

  /**
   * Names what there is: {@code none}, {@code kvm}, {@code container (docker) on kvm}; null if
   * nothing can be told.
   *
   * @param root where /proc, /sys and the container engines' marks are
   */
  static @Nullable String detect(Path root) {
    String machine = machine(root);
    String container = container(root);
    if (container == null) {
      return machine;
    }
    return machine == null || machine.equals("none")
        ? "container (" + container + ")"
        : "container (" + container + ") on " + machine;
  }

  private static @Nullable String container(Path root) {
    if (Files.exists(root.resolve(".dockerenv"))) {
      return "docker";
    }
    return Files.exists(root.resolve("run/.containerenv")) ? "podman" : null;
  }

  private static @Nullable String machine(Path root) {
    String xen = DeviceFacts.text(root.resolve("sys/hypervisor/type"));
    if (xen != null) {
      return xen;
    }
    String vendor = DeviceFacts.text(root.resolve("sys/class/dmi/id/sys_vendor"));
    String product = DeviceFacts.text(root.resolve("sys/class/dmi/id/product_name"));
    String named = byName((vendor + " " + product).toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    String cpu = DeviceFacts.text(root.resolve("proc/cpuinfo"));
    if (cpu == null) {
      return null;
    }
    return cpu.contains(" hypervisor") ? "hypervisor" : vendor == null ? null : "none";
  }

  private static @Nullable String byName(String machine) {
    if (machine.contains("amazon ec2")) {
      return "kvm (Amazon EC2)";
    }
    if (machine.contains("google compute")) {
      return "kvm (Google Compute Engine)";
    }
    if (machine.contains("microsoft corporation virtual")) {
      return "hyper-v";
    }
    for (String name :
        new String[] {"firecracker", "vmware", "virtualbox", "qemu", "kvm", "openstack", "bochs"}) {
      if (machine.contains(name)) {
        return name.equals("qemu") || name.equals("openstack") || name.equals("bochs")
            ? "kvm"
            : name;
      }
    }
    return null;
  }
}
