package io.etcdprobe.cli.sidecar;

import io.etcdprobe.cli.settings.ListenAddress;
import io.etcdprobe.cli.shell.FaultsException;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.http.HttpDoor;
import io.etcdprobe.export.http.ListenException;
import io.etcdprobe.export.http.ListenOptions;
import io.etcdprobe.export.prometheus.PrometheusDoor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The HTTP listener for Prometheus and people, as the configuration wants it. */
final class Listener implements AutoCloseable {

  private final ListenAddress address;
  private final PrometheusDoor metrics;
  private final Supplier<@Nullable SidecarReport> latest;
  private final HttpDoor door;
  private List<String> told = List.of();

  private Listener(
      ListenAddress address,
      PrometheusDoor metrics,
      Supplier<@Nullable SidecarReport> latest,
      HttpDoor door) {
    this.address = address;
    this.metrics = metrics;
    this.latest = latest;
    this.door = door;
  }

  /**
   * Begins to listen.
   *
   * @throws FaultsException if the address or the web configuration cannot be used
   */
  static Listener start(
      ListenAddress address,
      @Nullable Path webConfig,
      PrometheusDoor metrics,
      Supplier<@Nullable SidecarReport> latest)
      throws FaultsException {
    try {
      HttpDoor door = HttpDoor.start(options(address, webConfig), metrics, latest);
      // If a free port was chosen, keep it for the next start.
      ListenAddress bound = new ListenAddress(address.host(), door.address().getPort());
      return new Listener(bound, metrics, latest, door);
    } catch (ListenException refused) {
      throw new FaultsException(refused.faults());
    }
  }

  /**
   * Checks everything that listening needs, without listening.
   *
   * @throws FaultsException if something cannot be used
   */
  static void check(@Nullable ListenAddress address, @Nullable Path webConfig)
      throws FaultsException {
    if (address == null) {
      return;
    }
    try {
      HttpDoor.check(options(address, webConfig));
    } catch (ListenException refused) {
      throw new FaultsException(refused.faults());
    }
  }

  private static ListenOptions options(ListenAddress address, @Nullable Path webConfig) {
    return new ListenOptions(address.host(), address.port(), webConfig);
  }

  /**
   * Closes this listener and listens at the same address with another web configuration.
   *
   * @throws FaultsException if the new web configuration or the address cannot be used
   */
  Listener again(@Nullable Path webConfig) throws FaultsException {
    close();
    return start(address, webConfig, metrics, latest);
  }

  /** Reports new faults of the web configuration and its files. */
  void tell(NoticeLog log) {
    List<String> now = door.notices();
    now.stream()
        .filter(notice -> !told.contains(notice))
        .forEach(notice -> log.say("web " + notice, notice));
    told = now;
  }

  @Override
  public void close() {
    door.close();
  }

  /** {@code 127.0.0.1:9579}. */
  @Override
  public String toString() {
    return address.toString();
  }
}
