package io.etcdprobe.fsync.wal;

import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import java.lang.foreign.MemorySegment;

/**
 * Gathers records and writes them with etcd's boundaries (pkg/ioutil/pagewriter.go). It writes
 * nothing until 128 KiB are gathered or {@link #flush} is called. With more data, it writes up to
 * the next 4 KiB boundary of the file, then the whole pages that remain, straight from the source.
 * So small batches leave as one unaligned write(2).
 */
final class PageWriter {

  /** etcd: encoder.go walPageBytes. */
  static final int PAGE_BYTES = 8 * 512;

  /** etcd: pagewriter.go defaultBufferBytes. */
  static final int WATERMARK_BYTES = 128 * 1024;

  private final PosixFile file;
  private final MemorySegment buffer;
  private int pageOffset;
  private int buffered;
  private long written;

  /**
   * @param position offset in the file at which writing begins
   * @param buffer memory for {@link #WATERMARK_BYTES} and a page
   */
  PageWriter(PosixFile file, long position, MemorySegment buffer) {
    if (buffer.byteSize() < WATERMARK_BYTES + PAGE_BYTES) {
      throw new IllegalArgumentException("the buffer must hold the watermark and a page");
    }
    this.file = file;
    this.buffer = buffer;
    this.pageOffset = (int) (position % PAGE_BYTES);
  }

  /** Takes {@code length} bytes. Writes only if the buffer would exceed the watermark. */
  void append(MemorySegment source, long from, int length) throws PosixException {
    long offset = from;
    int left = length;
    if (left + buffered > WATERMARK_BYTES) {
      int gap = PAGE_BYTES - (pageOffset + buffered) % PAGE_BYTES;
      if (gap != PAGE_BYTES) {
        int filling = Math.min(gap, left);
        copy(source, offset, filling);
        if (filling < gap) {
          return;
        }
        offset += filling;
        left -= filling;
      }
      flush();
      if (left > PAGE_BYTES) {
        int whole = left / PAGE_BYTES * PAGE_BYTES;
        file.write(source.asSlice(offset, whole), whole);
        written += whole;
        offset += whole;
        left -= whole;
      }
    }
    copy(source, offset, left);
  }

  private void copy(MemorySegment source, long from, int length) {
    MemorySegment.copy(source, from, buffer, buffered, length);
    buffered += length;
  }

  /** Writes the buffer with one write(2). */
  void flush() throws PosixException {
    if (buffered == 0) {
      return;
    }
    file.write(buffer, buffered);
    pageOffset = (pageOffset + buffered) % PAGE_BYTES;
    written += buffered;
    buffered = 0;
  }

  /** Bytes handed to the kernel so far. */
  long written() {
    return written;
  }

  /** Bytes that wait for {@link #flush}. */
  int buffered() {
    return buffered;
  }
}
