package io.etcdprobe.core.disk;

import io.etcdprobe.core.timing.ElectionTiming;
import org.jspecify.annotations.Nullable;

/**
 * The load of a live member that a run copies.
 *
 * @param source the member: its endpoint
 * @param version of its etcd, empty if it does not tell
 * @param watchedNanos how long it was read, nanoseconds
 * @param proposalsPerSecond proposals that were applied
 * @param walBytesPerProposal bytes that its WAL grew by for each of them; null if it does not tell
 *     (old versions)
 * @param syncsPerSecond fdatasyncs of its WAL
 * @param commitsPerSecond commits of its database
 * @param timing from its own flags; null if it does not tell
 * @param voters voting members of its cluster; 0 if it does not tell
 * @param scale by how much the run multiplies the rate
 */
public record CopiedLoad(
    String source,
    String version,
    long watchedNanos,
    double proposalsPerSecond,
    @Nullable Double walBytesPerProposal,
    double syncsPerSecond,
    double commitsPerSecond,
    @Nullable ElectionTiming timing,
    int voters,
    double scale) {

  /**
   * What etcd's WAL holds of a proposal besides its payload: the frames and headers of the entry
   * (34 bytes) and of the hard state that tells that it is committed (40), as the encoder writes
   * them (etcd: wal/encoder.go).
   */
  private static final int OVERHEAD_BYTES = 74;

  /** Proposals a second that the run makes. */
  public double ratePerSecond() {
    return proposalsPerSecond * scale;
  }

  /**
   * The payload of a proposal that makes the WAL grow by as much.
   *
   * @param otherwise if the member does not tell
   * @param most the largest payload
   */
  public int sizeBytes(int otherwise, int most) {
    return walBytesPerProposal == null
        ? otherwise
        : Math.clamp(Math.round(walBytesPerProposal - OVERHEAD_BYTES), 1, most);
  }
}
