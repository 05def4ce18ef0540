/**
 * The writes of etcd's backend, bbolt. It shares the disk with the WAL, and on many file systems
 * the journal too.
 *
 * <p>Every 100 ms {@link io.etcdprobe.fsync.bolt.CommitStream} commits the proposals since the last
 * commit. It writes changed pages to free places ({@link io.etcdprobe.fsync.bolt.PageAllocator},
 * copy on write), one pwrite(2) for each run of pages, and calls fdatasync(2). Then it writes one
 * of the two meta pages in turn and calls fdatasync(2) again (bbolt: tx.go Commit). The file grows
 * by ftruncate(2) and fsync(2) in steps of 16 MiB (bbolt: db.go AllocSize).
 */
@NullMarked
package io.etcdprobe.fsync.bolt;

import org.jspecify.annotations.NullMarked;
