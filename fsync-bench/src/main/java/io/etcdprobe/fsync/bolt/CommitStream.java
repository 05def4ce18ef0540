package io.etcdprobe.fsync.bolt;

import io.etcdprobe.fsync.posix.OpenFlag;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import io.etcdprobe.fsync.workspace.WorkDirectory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A database file that takes one commit at a time. Each commit writes the pages that etcd's key
 * space would dirty.
 *
 * <p>A proposal adds one element to the last leaf of the key bucket, as the keys are revisions and
 * only grow. A commit writes the last leaf anew, and as many new leaves as the elements fill to 90
 * % (etcd: batch_tx.go, FillPercent). It also writes the branch pages above and the root page with
 * the bucket headers. On a quiet cluster that is two to six pages, as measured on small clusters,
 * and more with the load.
 *
 * <p>Use from one thread.
 */
public final class CommitStream implements AutoCloseable {

  /**
   * How often etcd commits: 100 ms after the last commit's end (backend.go defaultBatchInterval).
   */
  public static final long INTERVAL_NANOS = 100_000_000L;

  static final int PAGE_BYTES = 4096;

  /** bbolt: db.go DefaultAllocSize. */
  static final long GROWTH_BYTES = 16L << 20;

  /**
   * A leaf element's own header, the revision as its key, and the fields of mvccpb.KeyValue other
   * than key and value.
   */
  private static final int ELEMENT_OVERHEAD_BYTES = 16 + 17 + 30;

  private static final int PAGE_HEADER_BYTES = 16;
  private static final double FILL = 0.9;

  /** Children of a branch page. Each takes an element of 16 bytes and a revision of 17. */
  private static final int BRANCH_CHILDREN = (int) (PAGE_BYTES * FILL / (16 + 17));

  /** etcd compacts old revisions away sooner or later, so the file stops growing at some size. */
  static final long LARGEST_FILE_BYTES = 256L << 20;

  private final Arena memory = Arena.ofShared();
  private final PosixFile file;
  private final PageAllocator pages;
  private final MemorySegment content;
  private final int elementBytes;
  private final Deque<Long> leaves = new ArrayDeque<>();
  private final List<Long> changing = new ArrayList<>();
  private long fileBytes;
  private long transaction = 2;
  private long inLastLeaf;
  private long writtenBytes;

  /**
   * Creates the file as bbolt does: two meta pages, a free list and a leaf.
   *
   * @param payloadBytes payload of one proposal
   */
  public CommitStream(WorkDirectory directory, int payloadBytes, SplittableRandom random)
      throws PosixException {
    this.elementBytes = payloadBytes + ELEMENT_OVERHEAD_BYTES;
    this.content =
        memory.allocate(
            (long) pagesFor(PAGE_HEADER_BYTES + elementBytes * 2L) * PAGE_BYTES, PAGE_BYTES);
    for (long i = 0; i < content.byteSize(); i += 8) {
      content.set(java.lang.foreign.ValueLayout.JAVA_LONG, i, random.nextLong());
    }
    this.file = directory.create("db", Set.of(OpenFlag.READ_WRITE));
    for (int page = 0; page < 4; page++) {
      writePages(page, 1);
    }
    file.fdatasync();
    fileBytes = 4L * PAGE_BYTES;
    pages = new PageAllocator(4, random);
  }

  /**
   * Commits proposals like bbolt's Tx.Commit: pages, fdatasync, meta page, fdatasync.
   *
   * @param proposals how many since the last commit, 1 or more
   */
  public void commit(long proposals) throws PosixException {
    long[] runs = dirtyRuns(proposals);
    if (pages.end() * PAGE_BYTES > fileBytes) {
      grow();
    }
    for (long run : runs) {
      writePages(run >>> 16, (int) (run & 0xffff));
    }
    file.fdatasync();
    writePages(transaction++ % 2, 1);
    file.fdatasync();
    pages.committed();
  }

  /**
   * Returns the dirty page runs in the order of the file. Each holds the first page in the high
   * bits and the length in the low 16 bits.
   */
  private long[] dirtyRuns(long proposals) {
    int perLeaf = Math.max(2, (int) ((PAGE_BYTES * FILL - PAGE_HEADER_BYTES) / elementBytes));
    int runLength = pagesFor(PAGE_HEADER_BYTES + (long) perLeaf * elementBytes);
    int newLeaves = 0;
    inLastLeaf += proposals;
    while (inLastLeaf > perLeaf) {
      inLastLeaf -= perLeaf;
      newLeaves++;
    }
    // These pages change with every commit: the root with the bucket headers, and one branch page
    // per level.
    while (changing.size() < 1 + branchLevels(leaves.size() + newLeaves)) {
      changing.add(pages.allocate(1));
    }
    long[] runs = new long[1 + newLeaves + changing.size()];
    int count = 0;
    if (!leaves.isEmpty()) {
      long last = leaves.removeLast();
      pages.free(last >>> 16, (int) (last & 0xffff));
    }
    for (int leaf = 0; leaf <= newLeaves; leaf++) {
      runs[count++] = newLeaf(runLength);
    }
    for (int i = 0; i < changing.size(); i++) {
      pages.free(changing.get(i), 1);
      changing.set(i, pages.allocate(1));
      runs[count++] = changing.get(i) << 16 | 1;
    }
    while (leaves.size() * (long) runLength * PAGE_BYTES > LARGEST_FILE_BYTES) {
      long oldest = leaves.removeFirst();
      pages.free(oldest >>> 16, (int) (oldest & 0xffff));
    }
    Arrays.sort(runs);
    return runs;
  }

  private static int branchLevels(int leaves) {
    int levels = 1;
    for (long children = BRANCH_CHILDREN; children < leaves; children *= BRANCH_CHILDREN) {
      levels++;
    }
    return levels;
  }

  private long newLeaf(int length) {
    long first = pages.allocate(length);
    long run = first << 16 | length;
    leaves.addLast(run);
    return run;
  }

  private void grow() throws PosixException {
    fileBytes = Math.max(fileBytes + GROWTH_BYTES, (pages.end() + 1) * PAGE_BYTES);
    file.ftruncate(fileBytes);
    file.fsync();
  }

  private void writePages(long page, int count) throws PosixException {
    long length = Math.min((long) count * PAGE_BYTES, content.byteSize());
    file.pwrite(content, 0, length, page * PAGE_BYTES);
    writtenBytes += length;
  }

  private static int pagesFor(long bytes) {
    return (int) ((bytes + PAGE_BYTES - 1) / PAGE_BYTES);
  }

  /** Bytes written so far. */
  public long writtenBytes() {
    return writtenBytes;
  }

  @Override
  public void close() {
    file.close();
    memory.close();
  }
}
