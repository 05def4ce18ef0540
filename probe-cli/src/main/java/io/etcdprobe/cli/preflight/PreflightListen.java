package io.etcdprobe.cli.preflight;

import io.etcdprobe.cli.shell.DurationText;
import io.etcdprobe.cli.shell.ExitStatus;
import io.etcdprobe.cli.shell.OneLine;
import io.etcdprobe.cli.shell.StopSignals;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.cli.shell.Version;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.watch.preflight.Listener;
import io.etcdprobe.watch.preflight.wire.PreflightException;
import io.etcdprobe.watch.preflight.wire.Token;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code etcd-probe preflight listen}: answers on a future member, and probes when asked to. */
@Command(
    name = "listen",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Takes etcd's ports (TCP and UDP) on this future member, and answers preflight run.",
      "",
      "Nobody without the token gets an answer. It ends by itself.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the time is over, or it was stopped by a signal",
      "3:a port cannot be taken, or wrong usage"
    })
final class PreflightListen implements Callable<Integer> {

  private static final int PEER_PORT = 2380;
  private static final int CLIENT_PORT = 2379;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = ListenAddress.class,
      description = "where to listen; may be given several times (default: :2380 and :2379)")
  private List<InetSocketAddress> addresses =
      List.of(new InetSocketAddress(PEER_PORT), new InetSocketAddress(CLIENT_PORT));

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      description = "the secret that all members share")
  private Path tokenFile;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "15m",
      description =
          "end when nobody who knows the token has called for this time (default:"
              + " ${DEFAULT-VALUE})")
  private Duration lasting;

  private final PrintStream err = System.err;

  @Override
  public Integer call() throws Exception {
    try (Listener listener =
        Listener.open(
            new Listener.Options(addresses, Token.read(tokenFile), Version.number()),
            this::log,
            System::nanoTime,
            Clock.systemUTC())) {
      StopSignals.handle(listener::close, () -> {});
      log(
          "listening on "
              + listener.ports().stream().map(String::valueOf).collect(Collectors.joining(" and "))
              + " (TCP and UDP) for "
              + LatencyText.of(lasting.toNanos()));
      listener.await(lasting);
      if (listener.strangers() + listener.strayDatagrams() > 0) {
        log(
            "left unanswered: "
                + listener.strangers()
                + " connections and "
                + listener.strayDatagrams()
                + " datagrams without the token");
      }
      return ExitStatus.OK;
    } catch (PreflightException refused) {
      throw new UsageException(String.valueOf(refused.getMessage()));
    }
  }

  private void log(String line) {
    err.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " etcd-probe: " + OneLine.of(line));
  }
}
