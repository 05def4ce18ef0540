package io.etcdprobe.export.line;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines that a thread of their own writes, so that a full disk or a pipe without a reader delays
 * nobody else. The thread ends when there was nothing to write for a while. A line that finds no
 * place in the queue, or that cannot be written, is dropped and counted.
 */
public final class LineSink implements AutoCloseable {

  private static final int QUEUED = 256;
  private static final long RETRY_NANOS = 5_000_000_000L;
  private static final long FLUSH_MILLIS = 500;
  private static final long IDLE_SECONDS = 2;

  /** An empty entry wakes the writer; real lines are never empty. */
  private static final String NUDGE = "";

  /** Opens the channel that is written to. */
  private interface Outlet {
    FileChannel open() throws IOException;
  }

  private final @Nullable Outlet outlet;
  private final boolean ours;
  private final Consumer<String> said;
  private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUED);
  private final AtomicLong dropped = new AtomicLong();
  private final String name;
  private volatile boolean reopen;
  private volatile boolean closing;

  private @Nullable Thread writer;

  // Used by the writer only. When a new writer follows, the lock passes these fields on.
  private @Nullable FileChannel channel;
  private boolean broken;
  private boolean torn;
  private long retryAt;

  private LineSink(String name, @Nullable Outlet outlet, boolean ours, Consumer<String> said) {
    this.outlet = outlet;
    this.ours = ours;
    this.said = said;
    this.name = name;
  }

  /**
   * Writes to a standard stream and never closes it.
   *
   * @param said receives a message when lines are lost and when writing works again
   */
  public static LineSink to(String name, FileDescriptor stream, Consumer<String> said) {
    // Made once, because a descriptor keeps every stream that was ever made of it.
    FileChannel channel = new FileOutputStream(stream).getChannel();
    return new LineSink(name, () -> channel, false, said);
  }

  /**
   * Writes to the end of a file; the file is created if it is missing.
   *
   * @param said receives a message when lines are lost and when writing works again
   * @throws IOException if the file cannot be opened, with a message for the user
   */
  public static LineSink append(String name, Path path, Consumer<String> said) throws IOException {
    LineSink sink = new LineSink(name, () -> open(path), true, said);
    try {
      sink.channel = open(path);
    } catch (IOException refused) {
      throw new IOException("cannot append to " + path + ": " + why(refused));
    }
    return sink;
  }

  /**
   * Checks whether {@link #append} could open a file, without creating it.
   *
   * @throws IOException if it could not, with a message for the user
   */
  public static void check(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    String fault =
        there && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            ? "it is not a regular file"
            : !there && (folder == null || !Files.isDirectory(folder))
                ? "its directory does not exist"
                : !Files.isWritable(there || folder == null ? path : folder)
                    ? "it is not writable by this user"
                    : null;
    if (fault != null) {
      throw new IOException("cannot append to " + path + ": " + fault);
    }
  }

  /** Writes nowhere. Lines are discarded without being counted as lost. */
  public static LineSink nowhere() {
    return new LineSink("nowhere", null, false, ignored -> {});
  }

  private static FileChannel open(Path path) throws IOException {
    // Opening a pipe without a reader would block.
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(path.toString(), null, "it is not a regular file");
    }
    return FileChannel.open(
        path,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND,
            LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
  }

  private static String why(IOException refused) {
    String reason = refused instanceof FileSystemException file ? file.getReason() : null;
    return reason == null
        ? refused instanceof FileSystemException
            ? refused.getClass().getSimpleName().replace("Exception", "")
            : String.valueOf(refused.getMessage())
        : reason;
  }

  /** Queues a line without its line feed; drops the line if the queue is full. */
  public void offer(String line) {
    if (outlet == null) {
      return;
    }
    if (line.isEmpty() || !queue.offer(line)) {
      dropped.incrementAndGet();
    }
    ensureWriter();
  }

  /** Starts a writer if there is something to write and no writer. */
  private synchronized @Nullable Thread ensureWriter() {
    if (writer == null && !queue.isEmpty()) {
      writer = Thread.ofPlatform().daemon().name(name).start(this::run);
    }
    return writer;
  }

  /** Whether the writer may end because there is nothing to write. */
  private synchronized boolean ends() {
    if (!queue.isEmpty()) {
      return false;
    }
    writer = null;
    return true;
  }

  /** How many lines were lost. */
  public long dropped() {
    return dropped.get();
  }

  /** Opens the file again, because it may have been moved away. */
  public void reopen() {
    reopen = ours;
    queue.offer(NUDGE);
    ensureWriter();
  }

  private void run() {
    try {
      while (!closing || !queue.isEmpty()) {
        String line = queue.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
          if (ends()) {
            return;
          }
          continue;
        }
        if (reopen) {
          reopen = false;
          shut();
          retryAt = System.nanoTime();
        }
        if (channel == null && System.nanoTime() - retryAt >= 0) {
          tryOpen();
        }
        if (!line.isEmpty()) {
          write(line);
        }
      }
    } catch (InterruptedException ended) {
      // Closed while the sink took nothing.
    }
    shut();
  }

  private void tryOpen() {
    if (outlet == null) {
      return;
    }
    try {
      channel = outlet.open();
    } catch (IOException refused) {
      failed(refused);
    }
  }

  private void write(String line) {
    FileChannel open = channel;
    if (open == null) {
      dropped.incrementAndGet();
      return;
    }
    ByteBuffer bytes = StandardCharsets.UTF_8.encode((torn ? "\n" : "") + line + "\n");
    try {
      while (bytes.hasRemaining()) {
        open.write(bytes);
      }
      torn = false;
      if (broken) {
        broken = false;
        said.accept("are written again; " + dropped.get() + " lines were lost since the start");
      }
    } catch (IOException refused) {
      torn |= bytes.position() > 0;
      dropped.incrementAndGet();
      failed(refused);
    }
  }

  private void failed(IOException refused) {
    shut();
    retryAt = System.nanoTime() + RETRY_NANOS;
    if (!broken) {
      broken = true;
      said.accept("cannot be written and are lost, but counted: " + why(refused));
    }
  }

  private void shut() {
    FileChannel open = channel;
    channel = null;
    if (open != null && ours) {
      try {
        open.close();
      } catch (IOException ignored) {
        // Every line was already written, or reported as lost.
      }
    }
  }

  /** Writes what is queued, for at most half a second. */
  @Override
  public void close() {
    if (outlet == null) {
      return;
    }
    closing = true;
    queue.offer(NUDGE);
    try {
      Thread last = ensureWriter();
      if (last != null) {
        last.join(FLUSH_MILLIS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
