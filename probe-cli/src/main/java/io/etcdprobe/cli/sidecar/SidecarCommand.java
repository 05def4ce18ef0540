package io.etcdprobe.cli.sidecar;

import io.etcdprobe.cli.settings.Settings;
import io.etcdprobe.cli.shell.ExitStatus;
import io.etcdprobe.cli.shell.FaultsException;
import io.etcdprobe.cli.shell.LibraryLogs;
import io.etcdprobe.cli.shell.OneLine;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.cli.shell.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code etcd-probe sidecar}: runs beside a member and reports to Prometheus and people. */
@Command(
    name = "sidecar",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    modelTransformer = SidecarFlags.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Stays beside an etcd member. Watches the cluster, writes to the disk at a low rate, and"
          + " serves what it sees to Prometheus and to people.",
      "",
      "SIGHUP reads the configuration again; SIGTERM ends it.",
      ""
    },
    footer = {
      "",
      "Every option is a key of the file (--probe-interval is interval below probe) and an"
          + " environment variable (ETCD_PROBE_PROBE_INTERVAL; the file is ETCD_PROBE_CONFIG) as"
          + " well. An option overrides a variable, a variable overrides the file, the file"
          + " overrides etcdctl's variables (ETCDCTL_ENDPOINTS, ETCDCTL_CACERT, ETCDCTL_CERT,"
          + " ETCDCTL_KEY, ETCDCTL_USER, ETCDCTL_PASSWORD), and these override the default."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:ended by SIGTERM or SIGINT; with --check-config: the configuration can be used",
      "3:the configuration, the port or a certificate cannot be used"
    })
public final class SidecarCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "YAML file with the keys below")
  private @Nullable Path config;

  @Option(
      names = "--check-config",
      description = "print each setting and its origin, or a line for each fault, and end")
  private boolean checkConfig;

  @Override
  public Integer call() throws Exception {
    LibraryLogs.silence();
    var flags = SidecarFlags.given(spec.commandLine().getParseResult());
    Sidecar.Configuration source = () -> Settings.of(config, System.getenv(), flags);
    if (checkConfig) {
      return check(source);
    }
    try (Sidecar sidecar = Sidecar.open(source)) {
      sidecar.run();
    } catch (FaultsException refused) {
      throw new UsageException(String.valueOf(refused.getMessage()));
    }
    return ExitStatus.OK;
  }

  private int check(Sidecar.Configuration source) {
    try {
      Settings settings = source.read();
      Sidecar.check(SidecarOptions.of(settings));
      spec.commandLine().getOut().print(settings.effective());
      spec.commandLine().getOut().flush();
      return ExitStatus.OK;
    } catch (FaultsException refused) {
      return tell(refused.faults());
    } catch (UsageException refused) {
      return tell(List.of(String.valueOf(refused.getMessage())));
    }
  }

  private int tell(List<String> faults) {
    for (String fault : faults) {
      spec.commandLine().getErr().println("etcd-probe: " + OneLine.of(fault));
    }
    return ExitStatus.UNKNOWN;
  }
}
