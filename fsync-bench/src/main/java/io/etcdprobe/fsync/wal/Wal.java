package io.etcdprobe.fsync.wal;

import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import io.etcdprobe.fsync.workspace.WorkDirectory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.Set;

/**
 * A write-ahead log. Append entries, then {@link #write} and {@link #sync} the batch, or {@link
 * #cut} if the segment is full.
 *
 * {@snippet :
 * wal.append(payload, 0, 2300);
 * if (wal.full()) {
 *   wal.cut();
 * } else {
 *   wal.write();
 *   wal.sync();
 * }
 * wal.committed();
 * }
 *
 * <p>Use from one thread. Appending, writing and syncing allocate nothing; a cut does.
 */
public final class Wal implements AutoCloseable {

  /** etcd: wal.go SegmentSizeBytes. Not a power of two. */
  public static final long SEGMENT_BYTES = 64L * 1000 * 1000;

  private static final long TERM = 2;
  private static final long NODE = 0x8e9e05c52164694dL;
  private static final long CLUSTER = 0xcdf818194e3a8c32L;

  private final Arena memory = Arena.ofShared();
  private final WorkDirectory directory;
  private final SegmentPurge purge;
  private final SegmentPipeline pipeline;
  private final RecordEncoder encoder;
  private final MemorySegment buffer;
  private final Preallocation preallocation;
  private PosixFile segment;
  private PageWriter out;
  private long segmentStart;
  private long sequence;
  private long index;
  private long writtenBefore;

  /**
   * Creates the log with its first segment.
   *
   * @param largestEntry largest entry data that will be appended, bytes
   * @param firstOffset where to begin in the first segment, as if the bytes before had been
   *     written. A log that begins at 0 would not be cut for minutes
   */
  public Wal(WorkDirectory directory, int largestEntry, long firstOffset) throws PosixException {
    this.directory = directory;
    int room = RecordEncoder.roomFor(largestEntry);
    this.encoder = new RecordEncoder(memory.allocate(room, 8), memory.allocate(room, 8));
    this.buffer = memory.allocate(PageWriter.WATERMARK_BYTES + PageWriter.PAGE_BYTES, 4096);
    this.purge = new SegmentPurge(directory);
    this.pipeline = new SegmentPipeline(directory, SEGMENT_BYTES);
    this.segment = directory.create("new.tmp", Set.of());
    this.preallocation = Preallocation.extend(segment, SEGMENT_BYTES);
    directory.rename("new.tmp", nameOf(0, 0));
    segment.seek(firstOffset);
    segmentStart = firstOffset;
    out = new PageWriter(segment, firstOffset, buffer);
    encoder.crc(out);
    encoder.metadata(out, NODE, CLUSTER);
    encoder.emptySnapshot(out);
    out.flush();
    segment.fdatasync();
    directory.fsync();
    pipeline.start();
    purge.start();
  }

  /** How the first segment got its size. */
  public Preallocation preallocation() {
    return preallocation;
  }

  /** Puts one entry into the batch. As in etcd, this writes if the batch exceeds 128 KiB. */
  public void append(MemorySegment data, long from, int length) throws PosixException {
    encoder.entry(out, 0, TERM, ++index, data, from, length);
  }

  /**
   * Whether the batch ends the segment. Like etcd, it looks at the file's position, which does not
   * count buffered bytes.
   */
  public boolean full() {
    return segmentStart + out.written() >= SEGMENT_BYTES;
  }

  /** Hands the batch to the kernel. */
  public void write() throws PosixException {
    out.flush();
  }

  /** Makes the batch durable. */
  public void sync() throws PosixException {
    segment.fdatasync();
  }

  /**
   * Notes that the batch is committed. This record is written with the next batch, without a sync
   * of its own.
   */
  public void committed() throws PosixException {
    encoder.state(out, TERM, NODE, index);
  }

  /** Writes the batch, makes it durable and continues in the next segment (wal.go, cut). */
  public void cut() throws PosixException, InterruptedException {
    segment.ftruncate(segmentStart + out.written());
    out.flush();
    segment.fdatasync();
    writtenBefore += out.written();
    segment.close();

    PosixFile next = pipeline.take();
    sequence++;
    String name = name();
    segment = next;
    segmentStart = 0;
    out = new PageWriter(next, 0, buffer);
    encoder.crc(out);
    encoder.metadata(out, NODE, CLUSTER);
    encoder.state(out, TERM, NODE, index);
    out.flush();
    next.fdatasync();
    directory.rename(next.name(), name);
    directory.fsync();

    // etcd opens the segment again by its new name, to hold the lock of that name.
    next.close();
    segment = directory.open(name, Set.of());
    segment.seek(out.written());
    writtenBefore += out.written();
    segmentStart = out.written();
    out = new PageWriter(segment, segmentStart, buffer);
    purge.finished(sequence);
  }

  /** Bytes written so far, including frames. */
  public long writtenBytes() {
    return writtenBefore + out.written();
  }

  /** Stops the threads and closes the segment. The directory removes the files. */
  @Override
  public void close() {
    pipeline.close();
    purge.close();
    segment.close();
    memory.close();
  }

  private String name() {
    return nameOf(sequence, index + 1);
  }

  /** etcd: util.go walName. */
  static String nameOf(long sequence, long firstIndex) {
    return String.format(Locale.ROOT, "%016x-%016x.wal", sequence, firstIndex);
  }
}
