package io.etcdprobe.examples.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.PeersReport;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.sidecar.SelfReading;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.MemberTiming;
import io.etcdprobe.export.prometheus.PrometheusDoor;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page of a sidecar in trouble, with the sidecar's own code. The totals grow with every
 * scrape.
 */
final class SidecarPage implements AutoCloseable {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final PrometheusDoor door = new PrometheusDoor(ElectionTiming.DEFAULT);
  private final AtomicLong scrapes = new AtomicLong();
  private final HttpServer server;

  SidecarPage() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/metrics", this::serve);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    long scrape = scrapes.incrementAndGet();
    for (long fsync : new long[] {2 * MILLI, 3 * MILLI, 1_200 * MILLI}) {
      door.observe(
          new DiskSample(Instant.now(), 0, MILLI, 2 * MILLI, 2 * MILLI + fsync, StallOrigin.DISK));
    }
    door.update(report(scrape));
    StringWriter page = new StringWriter();
    TextFormat.write004(page, door.registry().metricFamilySamples());
    byte[] body = page.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", TextFormat.CONTENT_TYPE_004);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static SidecarReport report(long scrape) {
    Finding finding =
        new Finding(
            "m1",
            Cause.DISK_STALL,
            Severity.CRITICAL,
            Instant.now(),
            "fdatasync took 1.2 s",
            List.of(),
            "move the leader");
    WatchReport watch =
        new WatchReport(
            Instant.now(),
            "cdf818194e3a8c32",
            scrape,
            "m1",
            3,
            0,
            2,
            scrape,
            List.of(member("m1", "leader", 96), member("m2", "follower", 0), member("m3", "", 0)),
            List.of(),
            List.of(finding),
            WatchStatus.CRITICAL);
    DiskProbeReport probe =
        new DiskProbeReport(
            ProbeState.BACKING_OFF,
            "the disk stalls",
            "/var/lib/etcd/etcd-probe",
            5 * SECOND,
            3 * scrape,
            scrape,
            scrape,
            4096 * scrape,
            354_000_000,
            Instant.now(),
            1_500 * MILLI,
            LatencyProfile.empty(),
            LatencyProfile.empty(),
            List.of());
    return new SidecarReport(
        "0.1.0",
        "abc",
        "m1",
        MemberTiming.ASSUMED,
        watch,
        probe,
        host(scrape),
        new PeersReport(
            "",
            List.of(
                new PeersReport.Peer(
                    "m2", 5, 300_000L, 0, 100 * scrape, scrape, 50_000_000L, scrape, 0, 1500))),
        self(scrape),
        false);
  }

  private static MemberReport member(String name, String role, double risk) {
    return new MemberReport(
        name,
        "8e9e05c52164694d",
        "http://127.0.0.1:2379",
        role,
        true,
        "3.5.16",
        risk,
        2,
        100_000_000,
        2_000_000_000,
        Map.of(
            "put",
            5 * MILLI,
            "linearizable-read",
            2 * MILLI,
            "serializable-read",
            MILLI,
            "status",
            MILLI,
            "fsync-p99",
            8 * MILLI),
        Map.of(),
        null);
  }

  private static @Nullable HostReading host(long scrape) {
    return new HostReading(
        100_000_000_000L,
        40_000_000_000L - 1_000_000 * scrape,
        6_000_000L,
        true,
        2,
        scrape * SECOND,
        scrape * MILLI,
        scrape * MILLI,
        scrape * MILLI,
        scrape * MILLI,
        new HostReading.Device(
            "vda", scrape, 4096 * scrape, scrape * MILLI, scrape, scrape * MILLI, scrape * MILLI));
  }

  private static SelfReading self(long scrape) {
    return new SelfReading(
        scrape * 10 * MILLI,
        120_000_000,
        80_000_000,
        30,
        60,
        scrape,
        scrape * MILLI,
        2 * MILLI,
        scrape,
        Instant.now().getEpochSecond());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
