package io.etcdprobe.export.html;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.sidecar.SelfReading;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.text.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The machine that the member runs on, and what the watching costs this machine. */
final class MachineCards {

  private final Html html;
  private final Instant now;

  MachineCards(Html html, Instant now) {
    this.html = html;
    this.now = now;
  }

  void render(SidecarReport report) {
    html.open("div", "class", "pair");
    if (report.host() != null) {
      host(report.host());
    }
    self(report);
    html.close("div").line();
  }

  private void host(HostReading host) {
    begin("machine", "Machine");
    volume(host);
    if (host.freeInodes() != null) {
      figure("Free inodes", grouped(host.freeInodes()));
    }
    figure("Processors", Integer.toString(host.cpus()));
    time("Some task waited for a processor", host.cpuPressureNanos());
    time("Some task waited for I/O", host.ioPressureNanos());
    time("Some task waited for memory", host.memoryPressureNanos());
    time("Taken by the hypervisor", host.stealNanos());
    HostReading.Device device = host.device();
    if (device != null) {
      html.open("div").open("dt").text("Device ").foreign(device.name()).close("dt");
      html.element("dd", device(device)).close("div");
    }
    end("Times and counts since the machine started.");
  }

  private void volume(HostReading host) {
    html.open("div").element("dt", "Volume").open("dd");
    html.text(Quantity.bytes(host.freeBytes()) + " free of " + Quantity.bytes(host.sizeBytes()));
    if (host.readOnly()) {
      html.text(" ").element("span", "read-only", "class", "badge critical");
    }
    if (host.sizeBytes() > 0) {
      double used = 1 - (double) host.freeBytes() / host.sizeBytes();
      new Gauge(html).render(used, "share of the volume in use");
    }
    html.close("dd").close("div");
  }

  private static String device(HostReading.Device device) {
    StringBuilder text = new StringBuilder();
    text.append(grouped(device.writes()))
        .append(" writes, ")
        .append(Quantity.bytes(device.writtenBytes()));
    if (device.writes() > 0) {
      text.append(", ").append(mean(device.writeNanos(), device.writes())).append(" each");
    }
    if (device.flushes() != null) {
      text.append("; ").append(grouped(device.flushes())).append(" flushes");
      if (device.flushNanos() != null && device.flushes() > 0) {
        text.append(", ").append(mean(device.flushNanos(), device.flushes())).append(" each");
      }
    }
    return text.toString();
  }

  /** Groups digits by thousands: {@code 12,400,000}. */
  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String mean(long nanos, long count) {
    return LatencyText.of((double) nanos / count);
  }

  private void self(SidecarReport report) {
    SelfReading self = report.self();
    begin("self", "etcd-probe itself");
    double up = now.toEpochMilli() / 1e3 - self.startSeconds();
    if (up > 0) {
      figure("Running for", Quantity.span(Duration.ofSeconds((long) up)));
      figure("Processor", Quantity.percent(self.cpuNanos() / 1e9 / up) + " of one, on average");
    }
    figure(
        "Memory",
        Quantity.bytes(self.anonymousBytes())
            + " of its own, "
            + Quantity.bytes(self.residentBytes())
            + " with files");
    figure("Threads", Integer.toString(self.threads()));
    figure("Open descriptors", Integer.toString(self.openDescriptors()));
    figure(
        "Garbage collections",
        self.gcCount() + ", " + LatencyText.of(self.gcNanos()) + " together");
    figure("Woke late by", LatencyText.of(self.longestDelayNanos()) + " at most in 15 s");
    figure("Events lost", Long.toString(self.droppedEvents()));
    if (report.probe().state() != ProbeState.OFF) {
      DiskProbeReport probe = report.probe();
      figure(
          "Written to the disk", Quantity.bytes(probe.bytesPerDay()) + " a day at the full rate");
      figure(
          "Samples",
          grouped(probe.samples())
              + ", "
              + grouped(probe.failures())
              + " failed, "
              + grouped(probe.skipped())
              + " left out");
    }
    end(null);
  }

  private void begin(String id, String title) {
    html.open("section", "aria-labelledby", id);
    html.element("h2", title, "id", id).open("dl", "class", "card facts").line();
  }

  private void end(@Nullable String note) {
    html.close("dl");
    if (note != null) {
      html.element("p", note, "class", "muted note");
    }
    html.close("section").line();
  }

  private void time(String name, @Nullable Long nanos) {
    if (nanos != null) {
      figure(name, Quantity.span(Duration.ofNanos(nanos)));
    }
  }

  private void figure(String name, String value) {
    html.open("div").element("dt", name).element("dd", value).close("div");
  }
}
