package io.etcdprobe.cli.preflight;

import io.etcdprobe.cli.shell.Version;
import picocli.CommandLine.Command;

/** {@code etcd-probe preflight}: it always needs a subcommand. */
@Command(
    name = "preflight",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    description = {
      "Tells whether the network between future members carries etcd.",
      "",
      "Start listen on each of them, then run on one of them or elsewhere. All need the same file"
          + " with a token:",
      "",
      "  head -c 24 /dev/urandom | base64 > token",
      ""
    },
    subcommands = {PreflightListen.class, PreflightRun.class})
public final class PreflightCommand {}
