package io.etcdprobe.examples.bench.parts;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One system call's entry or exit as tracefs prints it:
 *
 * <pre>
 *   etcd-9787    [001] .....  4094.805711: sys_fdatasync(fd: 6)
 *   etcd-9787    [001] .....  4094.806286: sys_fdatasync -&gt; 0x0
 * </pre>
 *
 * @param thread the calling thread
 * @param micros microseconds on the trace's clock
 * @param call the call's name without {@code sys_}
 * @param entry whether it is the entry
 * @param descriptor the file descriptor of an entry, -1 if it has no descriptor
 * @param count the bytes of an entry of write or pwrite64, -1 for other calls
 * @param result the result of an exit, 0 of an entry
 */
public record TraceLine(
    int thread, long micros, String call, boolean entry, long descriptor, long count, long result) {

  // A thread's name may hold anything, even blanks, dashes and brackets. The greedy start makes
  // sure that the last "-PID [CPU] flags seconds.micros: sys_" is taken, which is the real one.
  // Only arguments follow it.
  private static final Pattern SHAPE =
      Pattern.compile(
          "^.*-(\\d{1,9})\\s+\\[\\d{1,5}\\]\\s+\\S+\\s+(\\d{1,12})\\.(\\d{6}):"
              + " sys_([a-z0-9_]+)(?:\\((.*)\\)| -> (-?(?:0x)?[0-9a-f]+))$");
  private static final Pattern ENTRIES =
      Pattern.compile("^# entries-in-buffer/entries-written: (\\d+)/(\\d+) ");
  private static final Pattern DESCRIPTOR =
      Pattern.compile("(?:^|, )fd: (0x)?([0-9a-f]{1,15})(?:,|$)");
  private static final Pattern COUNT =
      Pattern.compile("(?:^|, )count: (0x)?([0-9a-f]{1,15})(?:,|$)");

  /** Reads a line; null for comments, other events and all lines of another shape. */
  public static @Nullable TraceLine parse(String line) {
    if (line.startsWith("#")) {
      return null;
    }
    Matcher shape = SHAPE.matcher(line);
    if (!shape.matches()) {
      return null;
    }
    String arguments = shape.group(5);
    try {
      return new TraceLine(
          Integer.parseInt(shape.group(1)),
          Long.parseLong(shape.group(2)) * 1_000_000 + Long.parseLong(shape.group(3)),
          shape.group(4),
          arguments != null,
          arguments == null ? -1 : argument(DESCRIPTOR, arguments),
          arguments == null ? -1 : argument(COUNT, arguments),
          arguments != null ? 0 : result(shape.group(6)));
    } catch (NumberFormatException malformed) {
      return null;
    }
  }

  private static long argument(Pattern name, String arguments) {
    Matcher found = name.matcher(arguments);
    return found.find() ? Long.parseLong(found.group(2), found.group(1) == null ? 10 : 16) : -1;
  }

  private static long result(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }

  /** Whether the line says that the kernel's buffer overflowed and events were lost. */
  public static boolean tellsLoss(String line) {
    if (line.startsWith("CPU:")) {
      return line.contains("[LOST ");
    }
    Matcher entries = ENTRIES.matcher(line);
    return entries.find() && !entries.group(1).equals(entries.group(2));
  }
}
