package io.etcdprobe.export.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.export.prometheus.PrometheusDoor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Listens, and answers the pages at {@link #paths}. {@code docs/listener.md} says what each page is
 * for.
 *
 * <p>A client occupies a virtual thread and one of 128 connections, for at most five seconds while
 * it sends its request and thirty seconds for the answer. It never occupies the thread that makes
 * the answers. Three platform threads are ours, all of them daemons: the JDK's dispatcher, one that
 * makes answers and one that checks passwords. The last two exist only while there is work. The JDK
 * adds two timers.
 *
 * <p>The JDK's server reads its limits from system properties once per process. Our limits hold if
 * this is the first such server of the process. Limits that the user has set are kept.
 */
public final class HttpDoor implements AutoCloseable {

  /** Connections that the system has accepted and the server has not accepted yet. */
  private static final int BACKLOG = 64;

  private static final int ANSWERS_WAITING = 64;

  private final HttpServer server;
  private final WebAccess access;
  private final Worker answers = new Worker("etcd-probe-http", ANSWERS_WAITING);
  private final PasswordDesk passwords = new PasswordDesk();
  private final ExecutorService clients =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-client-", 0).factory());

  private HttpDoor(HttpServer server, WebAccess access) {
    this.server = server;
    this.access = access;
  }

  /**
   * Begins to listen.
   *
   * @param metrics what {@code /metrics} answers
   * @param latest what is known now, null before the first judgement; called for each request
   * @throws ListenException if the address or the web configuration cannot be used
   */
  public static HttpDoor start(
      ListenOptions options, PrometheusDoor metrics, Supplier<@Nullable SidecarReport> latest)
      throws ListenException {
    return start(options, WebAccess.of(options.webConfig()), metrics, latest);
  }

  /**
   * Begins to listen. A clock of the caller says when to read the web configuration again.
   *
   * @param clock says when it is time to read it
   */
  static HttpDoor start(
      ListenOptions options,
      NanoClock clock,
      PrometheusDoor metrics,
      Supplier<@Nullable SidecarReport> latest)
      throws ListenException {
    return start(
        options, WebAccess.of(options.webConfig(), clock, InstantSource.system()), metrics, latest);
  }

  private static HttpDoor start(
      ListenOptions options,
      WebAccess access,
      PrometheusDoor metrics,
      Supplier<@Nullable SidecarReport> latest)
      throws ListenException {
    ServerLimits.set();
    InetSocketAddress address = address(options);
    HttpDoor door = new HttpDoor(listening(options, address, access), access);
    door.open(new Pages(metrics, latest));
    return door;
  }

  /**
   * Reads the web configuration and the files that it names, without listening.
   *
   * @throws ListenException if the configuration or the address cannot be used
   */
  public static void check(ListenOptions options) throws ListenException {
    WebAccess.of(options.webConfig());
    address(options);
  }

  /** The paths that have pages: {@code /metrics} and others. */
  public static List<String> paths() {
    return Arrays.stream(WebPage.values()).map(WebPage::path).toList();
  }

  private static InetSocketAddress address(ListenOptions options) throws ListenException {
    if (options.host().isEmpty()) {
      return new InetSocketAddress(options.port());
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(options.host()), options.port());
    } catch (UnknownHostException unknown) {
      throw new ListenException(
          "cannot listen on " + options.address() + ": no such host is known", unknown);
    }
  }

  private static HttpServer listening(
      ListenOptions options, InetSocketAddress address, WebAccess access) throws ListenException {
    try {
      if (access.now().tls() == null) {
        return HttpServer.create(address, BACKLOG);
      }
      HttpsServer server = HttpsServer.create(address, BACKLOG);
      server.setHttpsConfigurator(new Greeting(access));
      return server;
    } catch (BindException refused) {
      throw new ListenException(
          "cannot listen on " + options.address() + ": " + why(refused, options.port()), refused);
    } catch (IOException refused) {
      throw new ListenException(
          "cannot listen on " + options.address() + ": " + refused.getMessage(), refused);
    }
  }

  /** What the system's message means, or else the message itself. */
  private static String why(BindException refused, int port) {
    String said = String.valueOf(refused.getMessage());
    if (said.contains("Address already in use")) {
      return "the port is in use; find the program with ss -ltnp 'sport = :" + port + "'";
    }
    if (said.contains("Cannot assign requested address")) {
      return "this machine has no such address";
    }
    return said.contains("Permission denied") ? "only root may use this port" : said;
  }

  private void open(Pages pages) {
    server.createContext("/", new FrontDesk(access, pages, answers, passwords));
    server.setExecutor(clients);
    Thread starter =
        Thread.ofPlatform().daemon().name("etcd-probe-http-start").unstarted(server::start);
    starter.start();
    boolean interrupted = false;
    while (true) {
      try {
        // A thread inherits from its starter whether it is a daemon. So a daemon starts the server.
        starter.join();
        break;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The address and port where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /**
   * What is wrong with the web configuration and its files now, one line each; empty if nothing is
   * wrong. Either they can no longer be used, and then the last usable content still holds, or the
   * certificate has expired. Reads the files again if it is time to.
   */
  public List<String> notices() {
    return access.notices();
  }

  /** Stops at once, also in the middle of requests. */
  @Override
  public void close() {
    server.stop(0);
    clients.shutdownNow();
    answers.close();
    passwords.close();
  }

  /** Greets each client with what the web configuration says at that moment. */
  private static final class Greeting extends HttpsConfigurator {

    private final WebAccess access;

    Greeting(WebAccess access) {
      super(RotatingTls.of(() -> context(access)));
      this.access = access;
    }

    private static SSLContext context(WebAccess access) {
      TlsIdentity tls = access.now().tls();
      if (tls == null) {
        throw new IllegalStateException("TLS went away while it was listened with");
      }
      return tls.context();
    }

    @Override
    public void configure(HttpsParameters parameters) {
      WebConfig.Tls tls = access.now().config().tls();
      if (tls == null) {
        throw new IllegalStateException("TLS went away while it was listened with");
      }
      SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
      ssl.setProtocols(tls.protocols().toArray(String[]::new));
      if (tls.clientAuth().needed()) {
        ssl.setNeedClientAuth(true);
      } else if (tls.clientAuth().asked()) {
        ssl.setWantClientAuth(true);
      }
      parameters.setSSLParameters(ssl);
    }
  }
}
