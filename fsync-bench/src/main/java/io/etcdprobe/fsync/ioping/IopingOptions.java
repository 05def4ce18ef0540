package io.etcdprobe.fsync.ioping;

import io.etcdprobe.core.ioping.RequestFilter;
import io.etcdprobe.fsync.posix.VectorRequest;
import java.util.Set;

/**
 * Which requests to make to which target. The defaults are ioping's.
 *
 * @param path directory, file or device
 * @param cached leave the page cache alone: no dropping before reads, no fdatasync after writes
 * @param direct past the page cache (O_DIRECT)
 * @param sync open with O_SYNC
 * @param dataSync open with O_DSYNC
 * @param async by the kernel's asynchronous interface
 * @param flags of each request
 * @param linear one after the other rather than at random
 * @param writes how many times the user asked for writing; three times allow to shred files and
 *     devices
 * @param alternate write and read in turn
 * @param keep use a file of a known name in a directory, and leave it
 * @param seed of the random numbers, 0 for a new one each time
 * @param bytes size of a request
 * @param workBytes size of the part of the target that is used, 0 for all of it
 * @param temporaryBytes size of the file made in a directory
 * @param offset where that part begins
 * @param intervalNanos from one request's start to the next's
 * @param burst requests without a pause, 0 for none
 * @param workNanos maximum time to run, 0 for no limit
 * @param count maximum number of requests, 0 for no limit
 * @param filter which requests count
 * @param periodRequests report figures after this many valid requests, 0 for never
 * @param periodNanos report figures after this time, 0 for never
 * @param silent do not report single requests
 * @param fromIntended time each request from when it was due, and make up for late requests
 * @param quantiles keep the distribution for quantiles
 * @param intervals report the distribution of each second
 * @param spikeNanos remember requests over this, 0 for none
 */
public record IopingOptions(
    String path,
    boolean cached,
    boolean direct,
    boolean sync,
    boolean dataSync,
    boolean async,
    Set<VectorRequest.Flag> flags,
    boolean linear,
    int writes,
    boolean alternate,
    boolean keep,
    long seed,
    long bytes,
    long workBytes,
    long temporaryBytes,
    long offset,
    long intervalNanos,
    long burst,
    long workNanos,
    long count,
    RequestFilter filter,
    long periodRequests,
    long periodNanos,
    boolean silent,
    boolean fromIntended,
    boolean quantiles,
    boolean intervals,
    long spikeNanos) {

  /** Takes a copy of the set. */
  public IopingOptions {
    flags = Set.copyOf(flags);
  }

  /**
   * The same requests for a rehearsal: small, without pauses or end, and with a period after each.
   */
  IopingOptions rehearsal() {
    return new IopingOptions(
        path,
        cached,
        false,
        false,
        false,
        async,
        flags,
        linear,
        writes,
        alternate,
        false,
        seed,
        Math.min(bytes, REHEARSED_BYTES),
        0,
        0,
        0,
        0,
        burst,
        0,
        0,
        RequestFilter.DEFAULT,
        periodRequests > 0 ? 1 : 0,
        periodNanos > 0 ? 1 : 0,
        silent,
        fromIntended,
        quantiles,
        intervals,
        0);
  }

  private static final long REHEARSED_BYTES = 4096;

  boolean writing() {
    return writes > 0;
  }

  /** Whether the user insists on overwriting the target. */
  boolean insists() {
    return writes >= 3;
  }
}
