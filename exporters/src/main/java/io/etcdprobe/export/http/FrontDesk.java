package io.etcdprobe.export.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets in those who may ask, and sends the answer. Each request has a virtual thread, which may
 * wait for its client as long as the limits allow. Work that needs a processor is done on other
 * threads, one request after the other.
 */
final class FrontDesk implements HttpHandler {

  private static final int UNAUTHORIZED = 401;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int ERROR = 500;
  private static final int BUSY = 503;

  private static final Map<String, String> ALWAYS =
      Map.of(
          "Cache-Control", "no-store",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "deny",
          "Referrer-Policy", "no-referrer");

  private static final String TOO_MANY = "Too many requests at once.";
  private static final String ENDING = "etcd-probe is stopping.";

  private final WebAccess access;
  private final Pages pages;
  private final Worker answers;
  private final PasswordDesk passwords;

  FrontDesk(WebAccess access, Pages pages, Worker answers, PasswordDesk passwords) {
    this.access = access;
    this.pages = pages;
    this.answers = answers;
    this.passwords = passwords;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      WebAccess.State state = access.now();
      send(exchange, state.config(), answer(exchange, state.users()));
    }
  }

  private Answer answer(HttpExchange exchange, Users users) {
    Answer refusal = refusal(exchange, users);
    if (refusal != null) {
      return refusal;
    }
    return switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> done(answers, () -> pages.answer(exchange));
      default ->
          Answer.plain(METHOD_NOT_ALLOWED, "Only GET and HEAD are answered.")
              .with("Allow", "GET, HEAD");
    };
  }

  /** Returns why the client is refused, or null if it may ask. */
  private @Nullable Answer refusal(HttpExchange exchange, Users users) {
    if (users.none()) {
      return null;
    }
    Claim claim = Claim.of(exchange.getRequestHeaders().getFirst("Authorization"));
    if (claim == null) {
      return unauthorized();
    }
    try {
      Users.Verdict verdict =
          passwords.check(exchange.getRemoteAddress().getAddress(), users, claim);
      return switch (verdict) {
        case RIGHT -> null;
        case WRONG -> unauthorized();
        case null -> busy(TOO_MANY);
      };
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return busy(ENDING);
    }
  }

  /**
   * Too much is asked now. The connection is closed, so that a waiting client can have its place.
   */
  private static Answer busy(String line) {
    return Answer.plain(BUSY, line).with("Retry-After", "5").with("Connection", "close");
  }

  private static Answer unauthorized() {
    return Answer.plain(UNAUTHORIZED, "Name and password are needed.")
        .with("WWW-Authenticate", "Basic realm=\"etcd-probe\", charset=\"UTF-8\"");
  }

  private static Answer done(Worker worker, Callable<Answer> work) {
    Future<Answer> result;
    try {
      result = worker.submit(work);
    } catch (RejectedExecutionException full) {
      return busy(TOO_MANY);
    }
    try {
      return result.get();
    } catch (ExecutionException defect) {
      return Answer.plain(ERROR, "This page could not be made: " + defect.getCause());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return busy(ENDING);
    }
  }

  private static void send(HttpExchange exchange, WebConfig config, Answer answer)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    ALWAYS.forEach(headers::set);
    answer.headers().forEach(headers::set);
    config.headers().forEach(headers::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(answer.body().length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }
}
