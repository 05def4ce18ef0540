package io.etcdprobe.export.json;

import io.etcdprobe.core.disk.HostNoise;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The {@code host} object: what else happened on the machine during the run. */
final class HostJson {

  private final Fields json;

  HostJson(Fields json) {
    this.json = json;
  }

  void host(HostNoise host) throws IOException {
    json.begin("host");
    json.text("kernel", host.kernel());
    json.number("cpus", host.cpus());
    json.latency("hiccups", host.hiccups());
    json.number("gc_count", host.gcCount());
    json.number("gc_ns", host.gcNanos());
    json.number("run_delay_ns", host.runDelayNanos());
    json.number("steal_ratio", host.stealRatio());
    pressure(host.pressure());
    device(host.device(), host.writtenPerDurableByte());
    json.array("other_writers");
    for (HostNoise.OtherWriter writer : host.otherWriters()) {
      json.begin();
      json.number("pid", writer.pid());
      json.text("command", writer.command());
      json.number("bytes", writer.bytes());
      json.end();
    }
    json.endArray();
    json.begin("outliers");
    json.number("threshold_ns", host.outliers().thresholdNanos());
    json.number("examined", host.outliers().examined());
    json.number("with_probe", host.outliers().withProbe());
    json.number("with_host", host.outliers().withHost());
    json.end();
    json.end();
  }

  private void pressure(HostNoise.@Nullable Pressure pressure) throws IOException {
    if (pressure == null) {
      json.nothing("pressure");
      return;
    }
    json.begin("pressure");
    json.number("cpu_some_ratio", pressure.cpuSome());
    json.number("io_some_ratio", pressure.ioSome());
    json.number("io_full_ratio", pressure.ioFull());
    json.number("memory_some_ratio", pressure.memorySome());
    json.number("memory_full_ratio", pressure.memoryFull());
    json.end();
  }

  private void device(HostNoise.@Nullable DeviceActivity device, @Nullable Double perByte)
      throws IOException {
    if (device == null) {
      json.nothing("device");
      return;
    }
    json.begin("device");
    json.text("name", device.name());
    json.number("writes", device.writes());
    json.number("written_bytes", device.writtenBytes());
    json.number("write_ns", device.writeNanos());
    json.number("reads", device.reads());
    json.number("flushes", device.flushes());
    json.number("flush_ns", device.flushNanos());
    json.number("busy_ratio", device.busyRatio());
    json.number("others_written_bytes", device.othersWrittenBytes());
    json.number("written_per_durable_byte", perByte);
    json.end();
  }
}
