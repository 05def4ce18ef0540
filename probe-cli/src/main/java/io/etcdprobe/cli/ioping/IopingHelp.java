package io.etcdprobe.cli.ioping;

import picocli.CommandLine.Command;

/** The place of {@code ioping} among the subcommands; {@code Main} runs it itself. */
@Command(
    name = "ioping",
    customSynopsis = "etcd-probe ioping [options...] directory|file|device",
    description = "ioping, flag for flag, and quantiles, schedule and verdict besides (ioping -h).")
public final class IopingHelp {}
