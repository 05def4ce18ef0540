/**
 * The writes of etcd's backend, bbolt: what shares the disk, and on many file systems the journal,
 * with the WAL.
 *
 * <p>Every 100 ms {@link io.etcdprobe.fsync.bolt.CommitStream} commits what was proposed since:
 * changed pages go to places that are free ({@link io.etcdprobe.fsync.bolt.PageAllocator}, copy on
 * write), one pwrite(2) for each run of pages, fdatasync(2), then one of the two meta pages in
 * turn, fdatasync(2) again (bbolt: tx.go Commit). The file grows by ftruncate(2) and fsync(2) in
 * steps of 16 MiB (bbolt: db.go AllocSize).
 */
@NullMarked
package io.etcdprobe.fsync.bolt;

import org.jspecify.annotations.NullMarked;
