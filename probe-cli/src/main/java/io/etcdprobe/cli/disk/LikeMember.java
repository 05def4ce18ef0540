package io.etcdprobe.cli.disk;

import io.etcdprobe.cli.settings.AccessOptions;
import io.etcdprobe.cli.settings.EtcdctlVariables;
import io.etcdprobe.cli.settings.Settings;
import io.etcdprobe.cli.shell.LibraryLogs;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.core.disk.CopiedLoad;
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

/** The live member whose load is copied. */
final class LikeMember {

  private LikeMember() {}

  /**
   * Reads the member.
   *
   * @param length how long
   * @throws ProbeException if it cannot be read, or has no load
   */
  static CopiedLoad read(String endpoint, Duration length, double scale, AccessOptions access)
      throws UsageException, ProbeException, InterruptedException {
    LibraryLogs.silence();
    Settings settings = access.settings(endpoint);
    List<URI> uris = uris(settings);
    if (uris.size() > 1) {
      throw new UsageException("--like: give one member");
    }
    try (MemberSources sources = access.sources(settings);
        MemberSource member = sources.source(uris.getFirst())) {
      Outcome<CopiedLoad> read =
          new LoadReader(SleepClock.SYSTEM).read(member, uris.getFirst(), length.toNanos(), scale);
      CopiedLoad load = read.answer();
      if (load == null) {
        String why = read.trouble() == null ? "no answer" : read.trouble().text();
        throw new ProbeException("--like: " + why);
      }
      return load;
    } catch (IllegalArgumentException refused) {
      throw new UsageException("--like: " + refused.getMessage());
    } catch (AccessException refused) {
      throw new ProbeException(
          EtcdctlVariables.blamed(settings.ofEtcdctl(), String.valueOf(refused.getMessage())),
          refused);
    }
  }

  private static List<URI> uris(Settings settings) throws UsageException {
    try {
      return AccessOptions.uris(settings);
    } catch (UsageException refused) {
      // The settings know the endpoint by the name of watch's option.
      String text = String.valueOf(refused.getMessage());
      throw new UsageException(text.replaceFirst("^--endpoints: ", "--like: "));
    }
  }
}
