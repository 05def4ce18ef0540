/**
 * etcd's write-ahead log, written as etcd writes it.
 *
 * <p>A log is a directory of segments of 64,000,000 bytes named {@code SEQUENCE-INDEX.wal}, both 16
 * hexadecimal digits. A thread of its own allocates each segment in full, one ahead ({@link
 * io.etcdprobe.fsync.wal.SegmentPipeline}). So appends write into allocated but unwritten blocks of
 * a file whose size does not change. A segment is a sequence of records ({@link
 * io.etcdprobe.fsync.wal.RecordEncoder}):
 *
 * <pre>
 *   8 bytes   little endian: length of the message in the low 56 bits, 0x80 | padding in the top byte if padded
 *   message   protobuf walpb.Record: 1 type, 2 CRC-32C of all data so far, chained over segments, 3 data
 *   padding   zeros up to a multiple of 8
 * </pre>
 *
 * Records are gathered in memory ({@link io.etcdprobe.fsync.wal.PageWriter}). A batch is written by
 * one unaligned write(2) and one fdatasync(2). If a batch begins at or beyond 64,000,000 bytes, the
 * log is cut: {@link io.etcdprobe.fsync.wal.Wal}.
 *
 * <p>The algorithm is the same from etcd 3.4 to main (server/storage/wal: wal.go, encoder.go,
 * file_pipeline.go; pkg/ioutil/pagewriter.go).
 */
@NullMarked
package io.etcdprobe.fsync.wal;

import org.jspecify.annotations.NullMarked;
