package io.etcdprobe.cli.ioping;

import io.etcdprobe.cli.ioping.IopingArguments.Flag;
import io.etcdprobe.cli.shell.ExitStatus;
import io.etcdprobe.cli.shell.StopSignals;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.core.ioping.RequestReport;
import io.etcdprobe.fsync.ioping.IopingException;
import io.etcdprobe.fsync.ioping.IopingRun;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code etcd-probe ioping}: ioping, flag for flag. picocli does not read its arguments, because
 * picocli does not know {@code -count 10} and {@code -WWW}.
 */
public final class IopingCommand {

  /** A shell's status for a program that wrote to a closed pipe: 128 + SIGPIPE. */
  private static final int BROKEN_PIPE = 141;

  /** A shell's status for a program that an interrupt ended before it handled any: 128 + SIGINT. */
  private static final int INTERRUPTED = 130;

  /** ioping's own status after a second interrupt. */
  private static final int INTERRUPTED_TWICE = 4;

  private final OutputStream out;
  private final PrintStream err;

  public IopingCommand(OutputStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command and returns its exit status. */
  public int run(List<String> words) {
    if (words.isEmpty()) {
      return print(IopingUsage.text(), IopingException.USAGE);
    }
    IopingArguments arguments;
    try {
      arguments = IopingArguments.parse(words);
    } catch (UsageException refused) {
      say(String.valueOf(refused.getMessage()) + " (see etcd-probe ioping -h)");
      return words.contains("--verdict") ? ExitStatus.UNKNOWN : IopingException.USAGE;
    }
    if (arguments.given(Flag.HELP)) {
      return print(IopingUsage.text(), ExitStatus.OK);
    }
    if (arguments.given(Flag.VERSION)) {
      // Scripts compare the whole line. etcd-probe --version prints our own version.
      return print("ioping " + IopingUsage.IOPING_VERSION + "\n", ExitStatus.OK);
    }
    int failed = arguments.given(Flag.VERDICT) ? ExitStatus.UNKNOWN : IopingException.REQUEST;
    try (IopingDoors doors = IopingDoors.open(arguments, out, err)) {
      return run(arguments, doors);
    } catch (UsageException refused) {
      say(refused.getMessage());
      return arguments.given(Flag.VERDICT) ? ExitStatus.UNKNOWN : IopingException.USAGE;
    } catch (IopingException refused) {
      say(refused.getMessage());
      return arguments.given(Flag.VERDICT) ? ExitStatus.UNKNOWN : refused.status();
    } catch (UncheckedIOException lost) {
      return lost(lost.getCause(), failed);
    } catch (IOException lost) {
      return lost(lost, failed);
    }
  }

  private int run(IopingArguments arguments, IopingDoors doors)
      throws IopingException, IOException {
    AtomicReference<@Nullable IopingRun> started = new AtomicReference<>();
    StopSignals.handleInterrupt(() -> interrupt(started.get()), INTERRUPTED_TWICE);
    try (OutputStream nowhere = IopingDoors.nowhere();
        IopingRun run = IopingRun.open(arguments.options(), this::say, doors.rehearsal(nowhere))) {
      started.set(run);
      RequestReport report;
      try {
        report = run.make(doors);
      } catch (IopingException failed) {
        doors.flush();
        throw failed;
      }
      doors.end(report);
      return report.verdict() == null ? ExitStatus.OK : ExitStatus.of(report.verdict().status());
    }
  }

  private static void interrupt(@Nullable IopingRun started) {
    if (started == null) {
      Runtime.getRuntime().halt(INTERRUPTED);
    } else {
      started.stop();
    }
  }

  private int print(String text, int status) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
      return status;
    } catch (IOException failed) {
      return lost(failed, IopingException.REQUEST);
    }
  }

  private int lost(@Nullable IOException failed, int status) {
    String reason = failed == null ? "" : String.valueOf(failed.getMessage());
    if (reason.contains("Broken pipe")) {
      // The reader closed the pipe because it has seen enough, like head(1).
      return BROKEN_PIPE;
    }
    say("cannot write the output: " + reason);
    return status;
  }

  private void say(@Nullable String said) {
    String line = String.valueOf(said);
    err.println(
        "ioping: " + line.replaceAll("\\s*[\\r\\n]+\\s*", " ").replaceAll("\\p{Cntrl}", "?"));
  }
}
