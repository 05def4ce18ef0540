package io.etcdprobe.fsync.wal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import io.etcdprobe.fsync.workspace.WorkDirectory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One small segment for about one record a second over years. It is allocated in full. Then it is
 * written by the same calls and with the same unaligned records as a log, one write(2) and one
 * fdatasync(2) each.
 *
 * <p>It is not a log that could be read again. A record begins {@link #STEP_BYTES} after the
 * beginning of the one before, and overwrites its tail. So one sync in four enters a new block into
 * the file system's journal, as in a member whose requests are of 1 KiB. If records of 2,300 bytes
 * were put end to end, 56 % of the syncs would do so, and ext4 would write more of its journal than
 * of data. Shorter records do lie end to end.
 *
 * {@snippet :
 * segment.prepare();
 * segment.write();
 * segment.sync();
 * if (segment.full()) {
 *   segment = LoneSegment.create(directory, bytes, 2300);  // then discard the old one
 * }
 * }
 *
 * <p>Use from one thread. Preparing, writing and syncing allocate nothing.
 */
public final class LoneSegment implements RecordFile, AutoCloseable {

  /** The largest distance from the beginning of a record to that of the next, bytes. */
  public static final int STEP_BYTES = 1024;

  /** About what etcd's framing adds to a record's data, including its state record. */
  public static final int FRAME_BYTES = 64;

  private static final long TERM = 2;
  private static final long NODE = 0x8e9e05c52164694dL;

  private final Arena memory = Arena.ofShared();
  private final SplittableRandom random = new SplittableRandom();
  private final PosixFile file;
  private final long bytes;
  private final int size;
  private final MemorySegment payload;
  private final RecordEncoder encoder;
  private final PageWriter out;
  private long position;
  private long begun;
  private long index;

  private LoneSegment(PosixFile file, long bytes, int size) {
    this.file = file;
    this.bytes = bytes;
    this.size = size;
    int room = RecordEncoder.roomFor(size);
    payload = memory.allocate((size + 7) & ~7, 8);
    encoder = new RecordEncoder(memory.allocate(room, 8), memory.allocate(room, 8));
    out = new PageWriter(file, 0, memory.allocate(bufferBytes(), 4096));
  }

  private static long bufferBytes() {
    return PageWriter.WATERMARK_BYTES + PageWriter.PAGE_BYTES;
  }

  /** The name of the segment with this number. */
  public static String nameOf(long sequence) {
    return Wal.nameOf(sequence, 0);
  }

  /**
   * Makes a segment and makes it durable. The name must not exist.
   *
   * @param name see {@link #nameOf}
   * @param bytes its size
   * @param size of the data in a record, bytes
   */
  public static LoneSegment create(WorkDirectory directory, String name, long bytes, int size)
      throws PosixException {
    PosixFile file = directory.create(name, Set.of());
    LoneSegment segment = new LoneSegment(file, bytes, size);
    try {
      Preallocation.extend(file, bytes);
      file.fsync();
      directory.fsync();
      return segment;
    } catch (PosixException failed) {
      segment.close();
      throw failed;
    }
  }

  /** Makes a segment in memory, whose syncs cost nothing, to warm up the compiler. */
  public static LoneSegment inMemory(long bytes, int size) throws PosixException {
    return new LoneSegment(PosixFile.inMemory("etcd-probe"), bytes, size);
  }

  @Override
  public void prepare() throws PosixException {
    for (long i = 0; i < payload.byteSize(); i += 8) {
      payload.set(JAVA_LONG, i, random.nextLong());
    }
    if (index > 0) {
      encoder.state(out, TERM, NODE, index);
    }
    encoder.entry(out, 0, TERM, ++index, payload, 0, size);
    position += Math.min(STEP_BYTES, begun);
    file.seek(position);
    begun = out.buffered();
  }

  @Override
  public void write() throws PosixException {
    out.flush();
  }

  @Override
  public void sync() throws PosixException {
    file.fdatasync();
  }

  /** Continues at the beginning. */
  public void rewind() {
    position = 0;
    begun = 0;
  }

  @Override
  public boolean full() {
    return position + STEP_BYTES + RecordEncoder.roomFor(size) + RecordEncoder.roomFor(0) > bytes;
  }

  /** Whether the file no longer has a name. */
  public boolean removed() throws PosixException {
    return file.status().links() == 0;
  }

  /** The name under which it was made. */
  public String name() {
    return file.name();
  }

  /** Bytes handed to the kernel so far. */
  public long writtenBytes() {
    return out.written();
  }

  /** Closes the segment. The directory removes the file. */
  @Override
  public void close() {
    file.close();
    memory.close();
  }
}
