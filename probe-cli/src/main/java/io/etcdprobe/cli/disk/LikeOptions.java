package io.etcdprobe.cli.disk;

import io.etcdprobe.cli.settings.AccessOptions;
import io.etcdprobe.cli.settings.EtcdctlVariables;
import io.etcdprobe.cli.settings.Settings;
import io.etcdprobe.cli.shell.DurationText;
import io.etcdprobe.cli.shell.LibraryLogs;
import io.etcdprobe.cli.shell.RateText;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.core.disk.CopiedLoad;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.loop.LoadReader;
import io.etcdprobe.watch.loop.MemberSource;
import io.etcdprobe.watch.loop.MemberSources;
import io.etcdprobe.watch.timer.SleepClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The live member whose load is copied, and how to reach it. */
final class LikeOptions {

  private static final int MOST_SCALE = 1000;
  private static final Duration READ = Duration.ofSeconds(10);
  private static final Duration SHORTEST_READ = Duration.ofSeconds(1);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--like",
      paramLabel = "ENDPOINT",
      description =
          "reads this live member for a while and writes as it does: its rate, size and timing."
              + " Would this disk carry my present cluster?")
  private @Nullable String endpoint;

  @Option(
      names = "--like-for",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "how long to read the member of --like (default: 10s)")
  private @Nullable Duration length;

  @Option(
      names = "--scale",
      paramLabel = "N",
      description = "multiplies the rate of --like (default: 1)")
  private @Nullable Double scale;

  @ArgGroup(validate = false, heading = "%nTo reach the member of --like:%n")
  private AccessOptions access = new AccessOptions();

  /**
   * Checks what can be checked before the member is read.
   *
   * @param rated whether the user gives a rate
   */
  void check(boolean rated, Pattern pattern) throws UsageException {
    if (endpoint == null) {
      checkUnused();
      return;
    }
    if (length != null && length.compareTo(SHORTEST_READ) < 0) {
      throw new UsageException("--like-for: so short a time shows no load; give 1s or more");
    }
    if (rated) {
      throw new UsageException(
          "--like and --rate: --like takes the rate from the member; give one, or --scale");
    }
    if (pattern != Pattern.ETCD) {
      throw new UsageException("--like writes as etcd does; leave out --pattern");
    }
    if (scale != null && !(scale > 0 && scale <= MOST_SCALE)) {
      throw new UsageException("--scale: give a number above 0, " + MOST_SCALE + " at most");
    }
  }

  private void checkUnused() throws UsageException {
    if (scale != null) {
      throw new UsageException("--scale multiplies the rate of --like; give --like as well");
    }
    if (length != null) {
      throw new UsageException("--like-for is how long --like reads; give --like as well");
    }
    for (OptionSpec given : command.commandLine().getParseResult().matchedOptions()) {
      if (given.group() != null) {
        throw new UsageException(
            given.longestName() + " is to reach the member of --like; give --like as well");
      }
    }
  }

  /**
   * Reads the member for {@code --like-for}. Returns null without {@code --like}.
   *
   * @throws ProbeException if it cannot be read, or has no load
   */
  @Nullable CopiedLoad read() throws UsageException, ProbeException, InterruptedException {
    if (endpoint == null) {
      return null;
    }
    LibraryLogs.silence();
    Settings settings = access.settings(endpoint, "--like");
    List<URI> uris = AccessOptions.uris(settings);
    if (uris.size() > 1) {
      throw new UsageException("--like: give one member");
    }
    try (MemberSources sources = access.sources(settings);
        MemberSource member = sources.source(uris.getFirst())) {
      Outcome<CopiedLoad> read =
          new LoadReader(SleepClock.SYSTEM)
              .read(
                  member,
                  uris.getFirst(),
                  (length == null ? READ : length).toNanos(),
                  scale == null ? 1 : scale);
      CopiedLoad load = read.answer();
      if (load == null) {
        String why = read.trouble() == null ? "no answer" : read.trouble().text();
        throw new ProbeException("--like: " + why);
      }
      return inRange(load);
    } catch (IllegalArgumentException refused) {
      throw new UsageException("--like: " + refused.getMessage());
    } catch (AccessException refused) {
      throw new ProbeException(
          EtcdctlVariables.blamed(settings.ofEtcdctl(), String.valueOf(refused.getMessage())),
          refused);
    }
  }

  private static CopiedLoad inRange(CopiedLoad load) throws UsageException {
    if (load.ratePerSecond() < RateText.LEAST || load.ratePerSecond() > RateText.MOST) {
      throw new UsageException(
          "--like: "
              + load.ratePerSecond()
              + " writes per second are not between 0.001 and 1000000; give another --scale");
    }
    return load;
  }
}
