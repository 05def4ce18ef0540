package io.etcdprobe.fsync.wal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.etcdprobe.fsync.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Encodes WAL records byte for byte as etcd does (encoder.go; walpb/record.proto,
 * raftpb/raft.proto).
 *
 * <p>The checksum of a record also covers the data of all records before it, over all segments. A
 * {@code CRC} record at the head of each segment continues the chain. Allocates nothing after
 * construction.
 */
final class RecordEncoder {

  private static final int METADATA = 1;
  private static final int ENTRY = 2;
  private static final int STATE = 3;
  private static final int CRC = 4;
  private static final int SNAPSHOT = 5;

  private static final ValueLayout.OfLong WORD =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int HEADER_ROOM = 64;

  private final CRC32C chain = new CRC32C();
  private final MemorySegment scratch;
  private final ByteBuffer scratchBytes;
  private final MemorySegment frame;

  /**
   * @param scratch memory for the largest record's data
   * @param frame memory for the largest record with its frame
   */
  RecordEncoder(MemorySegment scratch, MemorySegment frame) {
    this.scratch = scratch;
    this.scratchBytes = scratch.asByteBuffer();
    this.frame = frame;
  }

  /** The most room that a record with this much entry data takes, including frame and padding. */
  static int roomFor(int entryDataBytes) {
    return entryDataBytes + 2 * HEADER_ROOM;
  }

  /** Begins a segment's checksum chain where the chain of the last segment ended. */
  void crc(PageWriter out) throws PosixException {
    record(CRC, -1, out);
  }

  /** Names the member and its cluster. */
  void metadata(PageWriter out, long node, long cluster) throws PosixException {
    int end = field(0, 0x08, node);
    end = field(end, 0x10, cluster);
    record(METADATA, end, out);
  }

  /** Marks the (empty) snapshot from which a new log starts. */
  void emptySnapshot(PageWriter out) throws PosixException {
    int end = field(0, 0x08, 0);
    end = field(end, 0x10, 0);
    record(SNAPSHOT, end, out);
  }

  /** Writes raft's hard state. */
  void state(PageWriter out, long term, long vote, long commit) throws PosixException {
    int end = field(0, 0x08, term);
    end = field(end, 0x10, vote);
    end = field(end, 0x18, commit);
    record(STATE, end, out);
  }

  /** Writes the entry without data with which a new leader begins its term. */
  void emptyEntry(PageWriter out, long term, long index) throws PosixException {
    int end = field(0, 0x08, 0);
    end = field(end, 0x10, term);
    end = field(end, 0x18, index);
    record(ENTRY, end, out);
  }

  /** Writes one entry with {@code length} bytes of {@code data}. Type 0 is a normal entry. */
  void entry(
      PageWriter out, int type, long term, long index, MemorySegment data, long from, int length)
      throws PosixException {
    int end = field(0, 0x08, type);
    end = field(end, 0x10, term);
    end = field(end, 0x18, index);
    end = field(end, 0x22, length);
    MemorySegment.copy(data, from, scratch, end, length);
    record(ENTRY, end + length, out);
  }

  /**
   * Frames the first {@code length} bytes of the scratch memory. Length -1 makes a record without
   * data.
   */
  private void record(int type, int length, PageWriter out) throws PosixException {
    if (length > 0) {
      scratchBytes.limit(length).position(0);
      chain.update(scratchBytes);
    }
    int end = put(frame, 8, 0x08);
    end = varint(frame, end, type);
    end = put(frame, end, 0x10);
    end = varint(frame, end, chain.getValue());
    if (length >= 0) {
      end = put(frame, end, 0x1a);
      end = varint(frame, end, length);
      MemorySegment.copy(scratch, 0, frame, end, length);
      end += length;
    }
    int message = end - 8;
    int padding = -message & 7;
    for (int i = 0; i < padding; i++) {
      end = put(frame, end, 0);
    }
    frame.set(WORD, 0, padding == 0 ? message : message | (0x80L | padding) << 56);
    // etcd hands over the length word and the message in two pieces. The difference shows only
    // beyond the watermark.
    out.append(frame, 0, 8);
    out.append(frame, 8, end - 8);
  }

  private int field(int at, int tag, long value) {
    return varint(scratch, put(scratch, at, tag), value);
  }

  private static int put(MemorySegment memory, int at, int value) {
    memory.set(JAVA_BYTE, at, (byte) value);
    return at + 1;
  }

  private static int varint(MemorySegment memory, int at, long value) {
    int end = at;
    long left = value;
    while ((left & ~0x7fL) != 0) {
      end = put(memory, end, (int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    return put(memory, end, (int) left);
  }
}
