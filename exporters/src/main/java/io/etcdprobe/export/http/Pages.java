package io.etcdprobe.export.http;

import com.sun.net.httpserver.HttpExchange;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.html.StatusPage;
import io.etcdprobe.export.json.SidecarJson;
import io.etcdprobe.export.prometheus.PrometheusDoor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What there is to ask for. */
final class Pages {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  /** Writes a report in one form. */
  @FunctionalInterface
  private interface Form {
    void write(SidecarReport report, OutputStream out) throws IOException;
  }

  private final MetricsAnswer metrics;
  private final Supplier<@Nullable SidecarReport> latest;

  Pages(PrometheusDoor metrics, Supplier<@Nullable SidecarReport> latest) {
    this.metrics = new MetricsAnswer(metrics.registry());
    this.latest = latest;
  }

  /** The answer to a GET. */
  Answer answer(HttpExchange exchange) throws IOException {
    return switch (exchange.getRequestURI().getPath()) {
      case "/metrics" -> metrics.to(exchange.getRequestURI(), exchange.getRequestHeaders());
      case "/-/healthy" -> Answer.plain(OK, "etcd-probe lives.");
      case "/-/ready" -> ready();
      case "/" -> page();
      case "/api/v1/findings" -> json(SidecarJson::writeFindings);
      case "/api/v1/status" -> json(SidecarJson::writeStatus);
      case null, default -> Answer.plain(NOT_FOUND, "There is no such page.");
    };
  }

  private Answer ready() {
    return latest.get() == null
        ? Answer.plain(UNAVAILABLE, "Not judged yet.")
        : Answer.plain(OK, "etcd-probe is ready.");
  }

  private Answer page() {
    return Answer.of(OK, Answer.HTML, StatusPage.render(latest.get(), Instant.now()))
        .with("Content-Security-Policy", StatusPage.CONTENT_SECURITY_POLICY);
  }

  private Answer json(Form form) throws IOException {
    SidecarReport report = latest.get();
    if (report == null) {
      return Answer.of(UNAVAILABLE, Answer.JSON, "{\"error\":\"not judged yet\"}\n");
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    form.write(report, body);
    return Answer.of(OK, Answer.JSON, body.toByteArray());
  }
}
