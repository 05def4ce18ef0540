package io.etcdprobe.export.text;

import io.etcdprobe.core.disk.HostNoise;
import io.etcdprobe.core.latency.LatencyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What else happened on the machine, in a few lines. */
final class NoiseText {

  private final HostNoise host;
  private final Page page;

  NoiseText(HostNoise host, Page page) {
    this.host = host;
    this.page = page;
  }

  void render() {
    page.heading("meanwhile");
    page.labelled("this process", process());
    page.labelled("host", host());
    if (host.device() != null) {
      page.labelled("device", device(host.device(), host.writtenPerDurableByte()));
    }
    if (!host.otherWriters().isEmpty()) {
      page.labelled("others wrote", writers());
    }
    if (host.outliers().examined() > 0) {
      page.labelled("outliers", outliers(host.outliers()));
    }
    page.blank();
  }

  private String process() {
    List<String> facts = new ArrayList<>();
    if (!host.hiccups().isEmpty()) {
      facts.add(
          "an idle thread woke "
              + LatencyText.of(host.hiccups().quantileNanos(0.99))
              + " late at p99, "
              + LatencyText.of(host.hiccups().maxNanos())
              + " at most");
    }
    facts.add(
        host.gcCount() == 0
            ? "no garbage collection"
            : Quantity.count(host.gcCount(), "garbage collection", "garbage collections")
                + " of "
                + LatencyText.of(host.gcNanos())
                + " in all");
    if (host.runDelayNanos() != null) {
      facts.add("the writer waited " + LatencyText.of(host.runDelayNanos()) + " for a processor");
    }
    return String.join("; ", facts);
  }

  private String host() {
    List<String> facts = new ArrayList<>();
    facts.add(
        "Linux " + host.kernel() + ", " + Quantity.count(host.cpus(), "processor", "processors"));
    if (host.stealRatio() != null) {
      facts.add("steal " + Quantity.percent(host.stealRatio()));
    }
    HostNoise.Pressure pressure = host.pressure();
    if (pressure != null) {
      facts.add(
          "some task waited for cpu "
              + Quantity.percent(pressure.cpuSome())
              + ", i/o "
              + Quantity.percent(pressure.ioSome())
              + ", memory "
              + Quantity.percent(pressure.memorySome())
              + " of the time");
    }
    return String.join("; ", facts);
  }

  private static String device(HostNoise.DeviceActivity device, @Nullable Double perByte) {
    List<String> facts = new ArrayList<>();
    facts.add(
        device.name()
            + ": "
            + Quantity.count(device.writes(), "write", "writes")
            + " of "
            + Quantity.bytes(device.writtenBytes())
            + ", "
            + Quantity.bytes(device.othersWrittenBytes())
            + " of it journal, metadata and others");
    if (perByte != null) {
      facts.add(
          String.format(Locale.ROOT, perByte < 10 ? "%.1f" : "%.0f", perByte)
              + " bytes for each durable one");
    }
    if (device.flushes() != null && device.flushNanos() != null) {
      facts.add(
          Quantity.count(device.flushes(), "flush", "flushes")
              + (device.flushes() == 0
                  ? ""
                  : " of " + LatencyText.of((double) device.flushNanos() / device.flushes())));
    }
    if (device.reads() > 0) {
      facts.add(Quantity.count(device.reads(), "read", "reads"));
    }
    facts.add("busy " + Quantity.percent(device.busyRatio()));
    return String.join("; ", facts);
  }

  private String writers() {
    List<String> writers = new ArrayList<>();
    for (HostNoise.OtherWriter writer : host.otherWriters()) {
      writers.add(writer.command() + " (" + writer.pid() + ") " + Quantity.bytes(writer.bytes()));
    }
    return String.join(", ", writers);
  }

  private static String outliers(HostNoise.Outliers outliers) {
    return Quantity.count(outliers.examined(), "write", "writes")
        + " over "
        + LatencyText.of(outliers.thresholdNanos())
        + ": "
        + outliers.withHost()
        + " while the whole host paused, "
        + outliers.withProbe()
        + " while this process did";
  }
}
