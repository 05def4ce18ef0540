package io.etcdprobe.export.http;

import com.sun.net.httpserver.HttpExchange;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.html.StatusPage;
import io.etcdprobe.export.prometheus.PrometheusDoor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes each page, from what is known when a client asks for it. */
final class Pages {

  static final int OK = 200;

  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  /** Writes a report in one form. */
  @FunctionalInterface
  interface Form {
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
    WebPage page = WebPage.at(exchange.getRequestURI().getPath());
    return page == null
        ? Answer.plain(NOT_FOUND, "There is no such page.")
        : page.answer(this, exchange);
  }

  /** The page for people. */
  Answer start() {
    return Answer.of(
            OK, Answer.HTML, StatusPage.render(latest.get(), Instant.now(), WebPage.links()))
        .with("Content-Security-Policy", StatusPage.CONTENT_SECURITY_POLICY);
  }

  /** Prometheus's page. */
  Answer metrics(HttpExchange exchange) throws IOException {
    return metrics.to(exchange.getRequestURI(), exchange.getRequestHeaders());
  }

  /** Says whether there is something to show. */
  Answer ready() {
    return latest.get() == null
        ? Answer.plain(UNAVAILABLE, "Not judged yet.")
        : Answer.plain(OK, "etcd-probe is ready.");
  }

  /** A page for programs. */
  Answer json(Form form) throws IOException {
    SidecarReport report = latest.get();
    if (report == null) {
      return Answer.of(UNAVAILABLE, Answer.JSON, "{\"error\":\"not judged yet\"}\n");
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    form.write(report, body);
    return Answer.of(OK, Answer.JSON, body.toByteArray());
  }
}
