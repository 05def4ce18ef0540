package io.etcdprobe.fsync.host;

import io.etcdprobe.core.sidecar.SelfReading;
import io.etcdprobe.fsync.noise.PauseWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads what this process costs. A figure that the kernel does not tell is 0. The kernel is asked
 * at most every five seconds, as asking costs something too. Use from one thread.
 */
public final class SelfReader {

  /**
   * The tick that the kernel shows to users (USER_HZ). It is the same on every architecture of the
   * JDK.
   */
  private static final long TICK_NANOS = 10_000_000;

  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  /** The figures of the kernel. */
  private record Kernel(
      long atNanos, long cpuNanos, long resident, long anonymous, int threads, int descriptors) {}

  private final PauseWatch pauses;
  private final Path self;
  private final double startSeconds;
  private @Nullable Kernel asked;

  /**
   * @param pauses knows this process's delays and collections
   */
  public SelfReader(PauseWatch pauses) {
    this(pauses, Path.of("/proc"));
  }

  SelfReader(PauseWatch pauses, Path proc) {
    this.pauses = pauses;
    this.self = proc.resolve("self");
    this.startSeconds =
        ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L)
            / 1000.0;
  }

  private Kernel kernel() {
    String status = text(self.resolve("status"));
    return new Kernel(
        System.nanoTime(),
        cpuNanos(text(self.resolve("stat"))),
        kibibytes(status, "VmRSS:") * 1024,
        kibibytes(status, "RssAnon:") * 1024,
        (int) Math.min(Integer.MAX_VALUE, kibibytes(status, "Threads:")),
        descriptors());
  }

  /**
   * Reads everything.
   *
   * @param droppedEvents the caller's own count
   */
  public SelfReading read(long droppedEvents) {
    Kernel kernel = asked;
    if (kernel == null || System.nanoTime() - kernel.atNanos >= FRESH_NANOS) {
      kernel = kernel();
      asked = kernel;
    }
    return new SelfReading(
        kernel.cpuNanos,
        kernel.resident,
        kernel.anonymous,
        kernel.threads,
        kernel.descriptors,
        pauses.collections(),
        pauses.collectionNanos(),
        pauses.longestDelayNanos(),
        droppedEvents,
        startSeconds);
  }

  /** Fields 14 and 15 of /proc/PID/stat. The name before them may hold any characters. */
  static long cpuNanos(@Nullable String stat) {
    if (stat == null) {
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", 15);
    return fields.length < 14 ? 0 : (number(fields[11]) + number(fields[12])) * TICK_NANOS;
  }

  /** The number after a name in /proc/PID/status, in whatever unit it has there. */
  static long kibibytes(@Nullable String status, String name) {
    int at = status == null ? -1 : ("\n" + status).indexOf("\n" + name);
    if (status == null || at < 0) {
      return 0;
    }
    String rest = status.substring(at + name.length());
    int end = rest.indexOf('\n');
    String[] words = (end < 0 ? rest : rest.substring(0, end)).trim().split("\\s+", 2);
    return number(words[0]);
  }

  private static long number(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 15 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : 0;
  }

  /** The number of open descriptors, without the one that lists them. */
  private int descriptors() {
    int count = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(self.resolve("fd"))) {
      for (Path ignored : open) {
        count++;
      }
      return Math.max(0, count - 1);
    } catch (IOException | DirectoryIteratorException unreadable) {
      return 0;
    }
  }

  private static @Nullable String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException notOffered) {
      return null;
    }
  }
}
