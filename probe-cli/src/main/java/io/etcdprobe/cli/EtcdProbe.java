package io.etcdprobe.cli;

import io.etcdprobe.cli.disk.DiskCommand;
import io.etcdprobe.cli.ioping.IopingHelp;
import io.etcdprobe.cli.preflight.PreflightCommand;
import io.etcdprobe.cli.shell.Version;
import io.etcdprobe.cli.sidecar.SidecarCommand;
import io.etcdprobe.cli.watch.WatchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command itself; it always needs a subcommand. */
@Command(
    name = "etcd-probe",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    description =
        "Tells whether a node's disk, processor or network will take the etcd control plane down.",
    subcommands = {
      DiskCommand.class,
      IopingHelp.class,
      WatchCommand.class,
      SidecarCommand.class,
      PreflightCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:pass",
      "1:warning",
      "2:fail",
      "3:inconclusive, wrong usage, or it could not be measured"
    })
final class EtcdProbe {}
