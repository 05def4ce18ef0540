package io.etcdprobe.watch.http;

import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.OneLine;
import io.etcdprobe.watch.page.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Explains an answer whose HTTP status is not the expected one. */
final class StatusFault {

  /** Go's server says so in plain HTTP, with the status 400 (net/http, server.go). */
  private static final String WANTS_TLS = "Client sent an HTTP request to an HTTPS server";

  private StatusFault() {}

  static SourceException of(Answer answer) throws IOException {
    return switch (answer.status()) {
      case 400 -> badRequest(answer.body());
      case 401 ->
          fault(
              Kind.UNAUTHENTICATED,
              "the server asks for a login (401), which etcd itself does not: give the proxy in"
                  + " front of it what it asks for, or bypass the proxy");
      case 403 ->
          fault(
              Kind.FORBIDDEN,
              "the server refuses the probe (403): permit the probe to read this address");
      case 404 ->
          fault(
              Kind.NOT_ETCD,
              "there is no such page (404): give one of the member's client URLs"
                  + " (--listen-client-urls)");
      default -> other(answer);
    };
  }

  private static SourceException badRequest(InputStream body) throws IOException {
    String answer = new String(body.readNBytes(1024), StandardCharsets.ISO_8859_1);
    return answer.contains(WANTS_TLS)
        ? fault(Kind.TLS, "the member speaks TLS here: use https:// instead of http://")
        : fault(Kind.NOT_ETCD, "the server there does not understand the request (400)");
  }

  private static SourceException other(Answer answer) {
    int status = answer.status();
    if (status >= 300 && status < 400) {
      String target = Objects.requireNonNullElse(answer.location(), "nowhere");
      return fault(
          Kind.NOT_ETCD,
          "the server there redirects to "
              + OneLine.of(target)
              + " ("
              + status
              + "), which etcd does not do: give the member's own address");
    }
    return fault(
        status < 500 ? Kind.NOT_ETCD : Kind.OTHER,
        "the answer has the HTTP status "
            + status
            + (status < 500
                ? ", which etcd does not send"
                : ": the member, or a proxy in front of it, fails"));
  }

  private static SourceException fault(Kind kind, String message) {
    return new SourceException(kind, message);
  }
}
