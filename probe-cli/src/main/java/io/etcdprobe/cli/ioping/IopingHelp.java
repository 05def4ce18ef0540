package io.etcdprobe.cli.ioping;

import picocli.CommandLine.Command;

/** Lists {@code ioping} among the subcommands; {@code Main} runs the command itself. */
@Command(
    name = "ioping",
    customSynopsis = "etcd-probe ioping [options...] directory|file|device",
    description = "ioping, flag for flag, and quantiles, schedule and verdict besides (ioping -h).")
public final class IopingHelp {}
