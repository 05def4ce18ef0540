package io.etcdprobe.cli;

import io.etcdprobe.cli.ioping.IopingCommand;
import io.etcdprobe.cli.shell.ExitStatus;
import io.etcdprobe.cli.shell.OneLine;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.cli.shell.Version;
import io.etcdprobe.fsync.ProbeException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * The entry point. It turns every failure into one line and an exit status, and exits with that
 * status. Apart from this class, only a signal ends the process.
 */
public final class Main {

  private Main() {}

  /** Runs the command and exits with its status. */
  public static void main(String[] arguments) {
    // A PrintStream hides why it cannot write.
    OutputStream raw = new FileOutputStream(FileDescriptor.out);
    int status;
    try {
      status = run(arguments, System.out, raw, System.err);
    } catch (Error broken) {
      // The JVM itself would exit with 1, which means a warning here.
      System.err.println("etcd-probe: " + OneLine.of("it cannot run here: " + broken));
      status = ExitStatus.UNKNOWN;
    }
    System.out.flush();
    System.err.flush();
    // Runtime.exit would set up logging to log the call, and would wait for shutdown hooks, which
    // we do not have.
    Runtime.getRuntime().halt(status);
  }

  /** Runs the command and returns its exit status. */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    return run(arguments, out, out, err);
  }

  private static int run(String[] arguments, PrintStream out, OutputStream raw, PrintStream err) {
    if (arguments.length > 0 && arguments[0].equals("ioping")) {
      List<String> words = List.of(arguments).subList(1, arguments.length);
      return new IopingCommand(raw, err).run(words);
    }
    if (List.of(arguments).equals(List.of("--version"))) {
      // The same as --version below, but without first reading the annotations of all commands.
      out.println(Version.text());
      return ExitStatus.OK;
    }
    CommandLine command = new CommandLine(new EtcdProbe());
    command
        .setOut(new PrintWriter(out, true, out.charset()))
        .setErr(new PrintWriter(err, true, err.charset()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        // A directory may be called @backup, and the content of a file must not appear in a
        // message.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(
            (wrong, ignored) -> {
              err.println(
                  "etcd-probe: " + OneLine.of(wrong.getMessage()) + hint(wrong.getCommandLine()));
              return ExitStatus.UNKNOWN;
            })
        .setExecutionExceptionHandler((failed, failing, parsed) -> failed(failed, err));
    if (arguments.length == 0) {
      command.usage(out);
      return ExitStatus.UNKNOWN;
    }
    return command.execute(arguments);
  }

  private static String hint(CommandLine command) {
    return " (see " + command.getCommandSpec().qualifiedName() + " --help)";
  }

  private static int failed(Exception failed, PrintStream err) {
    if (System.getenv("ETCD_PROBE_DEBUG") != null) {
      failed.printStackTrace(err);
    }
    String message =
        failed instanceof ProbeException || failed instanceof UsageException
            ? failed.getMessage()
            : "defect in etcd-probe, please report it: " + failed;
    err.println("etcd-probe: " + OneLine.of(message));
    return ExitStatus.UNKNOWN;
  }
}
