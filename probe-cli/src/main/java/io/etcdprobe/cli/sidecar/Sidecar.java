package io.etcdprobe.cli.sidecar;

import io.etcdprobe.cli.settings.ListenAddress;
import io.etcdprobe.cli.settings.Secrets;
import io.etcdprobe.cli.settings.Settings;
import io.etcdprobe.cli.settings.SidecarKey;
import io.etcdprobe.cli.shell.ExitStatus;
import io.etcdprobe.cli.shell.FaultsException;
import io.etcdprobe.cli.shell.StopSignals;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.cli.shell.Version;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.json.EventsLostException;
import io.etcdprobe.export.json.FindingEvents;
import io.etcdprobe.export.line.LineSink;
import io.etcdprobe.export.prometheus.PrometheusDoor;
import io.etcdprobe.fsync.host.SelfReader;
import io.etcdprobe.fsync.noise.PauseWatch;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The process beside a member: it samples, judges and serves the results. Only a problem that a
 * person must correct ends it, and only at its start. A problem that may go away by itself is
 * reported and waited for.
 */
public final class Sidecar implements AutoCloseable {

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Time between two judgements while nothing is unusual. */
  private static final long CALM_NANOS = 2 * SECOND_NANOS;

  /** Less than a container's grace period, which may be as short as five seconds. */
  private static final long CLOSING_MILLIS = 2500;

  /**
   * A change of one of these needs a new watch. A new volume, too: it must not be compared with the
   * old one.
   */
  private static final Set<SidecarKey> OF_WATCH =
      EnumSet.range(SidecarKey.ENDPOINTS, SidecarKey.PROBE_DIR);

  /** A change of one of these needs a new {@link LocalMachine}. */
  private static final Set<SidecarKey> OF_MACHINE =
      EnumSet.range(SidecarKey.HEARTBEAT_INTERVAL, SidecarKey.PROBE_OFF);

  /** Where the settings are read from, each time. */
  public interface Configuration {
    Settings read();
  }

  private final Configuration source;
  private final LineSink stderr;
  private final NoticeLog log;
  private final PauseWatch pauses;
  private final HeapTrim heap = new HeapTrim();
  private final SelfReader self;
  private final PrometheusDoor metrics;
  private final Beside beside;
  private final FindingEvents findings = new FindingEvents();
  private final String version = Version.number();
  private final String revision = Version.revision();
  private final Beat beat;
  private final Thread end = Thread.ofPlatform().daemon().name("end").unstarted(Sidecar::endLate);
  private volatile boolean stopping;
  private volatile boolean reload;
  private volatile @Nullable SidecarReport latest;

  private Settings settings;
  private SidecarOptions options;
  private LineSink events;
  private WatchedCluster cluster;
  private @Nullable Listener listener;
  private String probeTold = "";

  private Sidecar(
      Configuration source,
      Settings settings,
      SidecarOptions options,
      LineSink stderr,
      NoticeLog log,
      PauseWatch pauses,
      PrometheusDoor metrics,
      LineSink events,
      Beside beside,
      WatchedCluster cluster,
      Beat beat) {
    this.source = source;
    this.settings = settings;
    this.options = options;
    this.stderr = stderr;
    this.log = log;
    this.pauses = pauses;
    this.self = new SelfReader(pauses);
    this.metrics = metrics;
    this.events = events;
    this.beside = beside;
    this.cluster = cluster;
    this.beat = beat;
    cluster.watch().whenUnusual(beat::wake);
  }

  /**
   * Opens everything whose faults a person would have to correct.
   *
   * @throws FaultsException if the configuration cannot be used
   * @throws UsageException if something that it names is not available
   */
  public static Sidecar open(Configuration source) throws FaultsException, UsageException {
    Settings settings = source.read();
    SidecarOptions options = SidecarOptions.of(settings);
    LineSink stderr = LineSink.to("log", FileDescriptor.err, ignored -> {});
    NoticeLog log = new NoticeLog(stderr::offer, Instant::now, System::nanoTime);
    LineSink events = events(options.events(), log);
    PauseWatch pauses = PauseWatch.start();
    PrometheusDoor metrics = new PrometheusDoor(options.timing().timing());
    Beat beat = new Beat(System::nanoTime);
    Beside beside =
        new Beside(LocalMachine.of(options, metrics::observe, beat::wake, pauses), pauses);
    Sidecar sidecar = null;
    try {
      WatchedCluster cluster = WatchedCluster.start(options, beside);
      sidecar =
          new Sidecar(
              source, settings, options, stderr, log, pauses, metrics, events, beside, cluster,
              beat);
      sidecar.listen();
      return sidecar;
    } catch (FaultsException | UsageException | RuntimeException refused) {
      if (sidecar == null) {
        pauses.close();
        events.close();
      } else {
        sidecar.close();
      }
      throw refused;
    }
  }

  private void listen() throws FaultsException {
    ListenAddress address = options.listen();
    listener =
        address == null
            ? null
            : Listener.start(address, options.webConfig(), metrics, this::latest);
  }

  /**
   * Checks what a start would open, except the port, which another process may use now.
   *
   * @throws FaultsException if the web configuration cannot be used
   * @throws UsageException if something else that the configuration names is not available
   */
  static void check(SidecarOptions options) throws FaultsException, UsageException {
    WatchedCluster.check(options);
    Listener.check(options.listen(), options.webConfig());
    if (options.events() instanceof EventTarget.ToFile file) {
      try {
        LineSink.check(file.path());
      } catch (IOException refused) {
        throw new UsageException("events: " + refused.getMessage());
      }
    }
  }

  private static LineSink events(EventTarget target, NoticeLog log) throws UsageException {
    try {
      return switch (target) {
        case EventTarget.StandardOutput ignored ->
            LineSink.to("events", FileDescriptor.out, what -> log.say("events", "events: " + what));
        case EventTarget.ToFile file ->
            LineSink.append("events", file.path(), what -> log.say("events", "events: " + what));
        case EventTarget.Nowhere ignored -> LineSink.nowhere();
      };
    } catch (IOException refused) {
      throw new UsageException("events: " + refused.getMessage());
    }
  }

  /**
   * Judges once a second, or every other second while nothing is unusual, until a signal ends it.
   */
  public void run() throws InterruptedException {
    // Signals are handled before anything starts, so that nothing is left behind.
    StopSignals.handleService(this::requestStop, this::requestReload, this::endAtOnce);
    beside.machine().start();
    log.say("start", started());
    StartCache.complaint().ifPresent(warning -> log.say("cache", warning));
    warnOfExposure();
    while (!stopping) {
      try {
        if (reload) {
          reload = false;
          reload();
        }
        look();
      } catch (RuntimeException defect) {
        log.say("defect", "defect in etcd-probe, please report it: " + defect);
      }
      log.tick();
      heap.look();
      beat.await(cluster.watch().ease() ? CALM_NANOS : SECOND_NANOS);
    }
    log.say("end", "ending");
  }

  /** The address where it listens, {@code 127.0.0.1:9579}; empty if it does not listen. */
  public String listening() {
    return listener == null ? "" : listener.toString();
  }

  /** The last report, or null before the first one. */
  @Nullable SidecarReport latest() {
    return latest;
  }

  /** Ends the run. If a file system delays closing, it also ends the process. */
  public void requestStop() {
    stopping = true;
    beat.wake();
    end.start();
  }

  private static void endLate() {
    try {
      TimeUnit.MILLISECONDS.sleep(CLOSING_MILLIS);
      Runtime.getRuntime().halt(ExitStatus.OK);
    } catch (InterruptedException closed) {
      // Everything was closed in time.
    }
  }

  private void requestReload() {
    reload = true;
    beat.wake();
  }

  private void endAtOnce() {
    beside.machine().close();
  }

  private String started() {
    return "version "
        + version
        + ", revision "
        + revision
        + "; watching "
        + options.endpoints().stream().map(Object::toString).collect(Collectors.joining(", "))
        + (options.canary().written() ? "" : ", writing nothing there")
        + "; "
        + (options.probeDir() == null
            ? "no disk is probed (probe-dir is not set)"
            : options.probeOff()
                ? "looking at " + options.probeDir() + " without writing (probe.off)"
                : "probing " + options.probeDir())
        + (listener == null ? "" : "; listening on " + listener);
  }

  private void warnOfExposure() {
    options
        .secrets()
        .forEach(
            secret ->
                Secrets.exposure(secret.key(), secret.file())
                    .ifPresent(warning -> log.say("exposure " + secret.key(), warning)));
  }

  private void look() {
    WatchReport watched = cluster.watch().judge();
    beside.machine().follow(cluster.watch().timing().timing());
    DiskProbeReport probe = beside.seen();
    Outcome<HostReading> host = beside.host();
    SidecarReport report =
        new SidecarReport(
            version,
            revision,
            cluster.localMember(watched),
            cluster.watch().timing(),
            watched,
            probe,
            host.answer(),
            cluster.watch().peers(),
            self.read(events.dropped()),
            cluster.watch().calm());
    metrics.update(report);
    latest = report;
    tellChanges(watched);
    if (listener != null) {
      listener.tell(log);
    }
    if (beside.longestOwnDelayNanos() < SECOND_NANOS) {
      // After a long pause of our own, old answers may only look unanswered.
      cluster.tell(watched, log);
    }
    tell(probe);
  }

  private void tellChanges(WatchReport watched) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try {
      findings.write(watched, lines);
    } catch (EventsLostException memoryDoesNotFail) {
      throw new IllegalStateException(memoryDoesNotFail);
    }
    lines.toString(StandardCharsets.UTF_8).lines().forEach(events::offer);
  }

  private void tell(DiskProbeReport probe) {
    String now =
        probe.state().key().replace('-', ' ')
            + (probe.reason().isEmpty() ? "" : ": " + probe.reason());
    boolean news = probe.state() != ProbeState.STARTING && !now.equals(probeTold);
    if (news && options.probeDir() != null) {
      probeTold = now;
      log.say("probe", "probe of " + options.probeDir() + ": " + now);
    }
  }

  /** Takes what changed; keeps everything as it is if the new configuration cannot be used. */
  private void reload() {
    events.reopen();
    try {
      Settings read = source.read();
      SidecarOptions wanted = SidecarOptions.of(read);
      List<SidecarKey> changed = read.changes(settings);
      take(changed, wanted);
      settings = read;
      options = wanted;
      log.say(
          "reload",
          changed.isEmpty()
              ? "configuration read again: nothing changed"
              : "configuration read again: "
                  + changed.stream().map(SidecarKey::key).collect(Collectors.joining(", "))
                  + " changed");
      warnOfExposure();
    } catch (FaultsException | UsageException refused) {
      log.say("reload", "configuration refused, the old one is kept: " + refused.getMessage());
    }
  }

  /** Opens what is new before it closes what is old, except the probe and the listener. */
  private void take(List<SidecarKey> changed, SidecarOptions wanted)
      throws FaultsException, UsageException {
    if (changed.contains(SidecarKey.WEB_CONFIG) && listener != null) {
      Listener.check(options.listen(), wanted.webConfig());
    }
    LineSink newEvents =
        changed.contains(SidecarKey.EVENTS) ? events(wanted.events(), log) : events;
    try {
      if (changed.stream().anyMatch(OF_WATCH::contains)) {
        WatchedCluster next = WatchedCluster.start(wanted, beside);
        next.watch().whenUnusual(beat::wake);
        cluster.close();
        cluster = next;
      }
    } catch (UsageException refused) {
      replace(newEvents, events);
      throw refused;
    }
    if (changed.stream().anyMatch(OF_MACHINE::contains)) {
      // Two probes must not run in one directory.
      beside.machine().close();
      beside.goOnWith(LocalMachine.of(wanted, metrics::observe, beat::wake, pauses));
      beside.machine().start();
    }
    replace(events, newEvents);
    events = newEvents;
    listenAgain(changed, wanted);
    if (changed.contains(SidecarKey.LISTEN)) {
      log.say("listen", "listen: restart the process to use the new address");
    }
  }

  /**
   * Starts the listener again. The new web configuration was checked before, so only the port can
   * fail.
   */
  private void listenAgain(List<SidecarKey> changed, SidecarOptions wanted) {
    Listener before = listener;
    if (before == null || !changed.contains(SidecarKey.WEB_CONFIG)) {
      return;
    }
    try {
      listener = before.again(wanted.webConfig());
    } catch (FaultsException lost) {
      listener = null;
      log.say("listen", "not listening until the process is restarted: " + lost.getMessage());
    }
  }

  /** Closes the old object unless it is the one that is kept. */
  private static void replace(AutoCloseable old, AutoCloseable kept) {
    if (!old.equals(kept)) {
      try {
        old.close();
      } catch (Exception ignored) {
        // Nothing uses it any more.
      }
    }
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close();
    }
    // Both may take two seconds if something hangs.
    Thread machineEnds =
        Thread.ofPlatform().daemon().name("machine-end").start(beside.machine()::close);
    cluster.close();
    beside.close();
    joined(machineEnds);
    pauses.close();
    log.end();
    events.close();
    stderr.close();
    end.interrupt();
  }

  private static void joined(Thread thread) {
    try {
      thread.join(CLOSING_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
