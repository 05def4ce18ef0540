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
 * One small segment for a few records a minute over years: allocated in full, then written by the
 * same calls with the same unaligned records as a log's, one write(2) and one fdatasync(2) each.
 *
 * <p>It is no log that could be read again. A record begins {@link #STEP_BYTES} behind the
 * beginning of the one before, over its tail, so that one sync in four has a new block to enter
 * into the file system's journal, as in a member whose requests are of 1 KiB. Put end to end,
 * records of 2,300 bytes do so at 56 % of the syncs, and ext4 then writes more of its journal than
 * of data. Shorter records lie end to end.
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
 * <p>One thread. Preparing, writing and syncing allocate nothing.
 */
public final class LoneSegment implements RecordFile, AutoCloseable {

  /** From the beginning of a record to that of the next, bytes, at most. */
  public static final int STEP_BYTES = 1024;

  /** What etcd's framing adds to a record's data, about; its state record included. */
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
   * Makes a segment, which must not exist, and makes it durable.
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

  /** One in memory, whose syncs cost nothing: for the compiler to learn on. */
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

  /** Begins at the beginning again. */
  public void rewind() {
    position = 0;
    begun = 0;
  }

  @Override
  public boolean full() {
    return position + STEP_BYTES + RecordEncoder.roomFor(size) + RecordEncoder.roomFor(0) > bytes;
  }

  /** Whether the file has no name any more. */
  public boolean removed() throws PosixException {
    return file.status().links() == 0;
  }

  /** The name it was made under. */
  public String name() {
    return file.name();
  }

  /** Bytes handed to the kernel so far. */
  public long writtenBytes() {
    return out.written();
  }

  /** Closes it; the file is the directory's to remove. */
  @Override
  public void close() {
    file.close();
    memory.close();
  }
}
