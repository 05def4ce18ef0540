package io.etcdprobe.fsync.steady;

import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.Volume;
import io.etcdprobe.fsync.wal.LoneSegment;
import io.etcdprobe.fsync.workspace.Workspace;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The probe's file in a directory of its own, on a real volume. */
final class ProbeFiles implements ProbedVolume {

  /**
   * Small, so that it takes little room and is made quickly. At a sample a second it lasts an hour.
   */
  static final long SEGMENT_BYTES = 4L << 20;

  private final Path directory;
  private final int size;
  private final Set<String> spared = new HashSet<>();
  private volatile @Nullable Workspace workspace;
  private @Nullable LoneSegment segment;
  private long sequence;
  private long writtenBefore;

  /**
   * @param size of the data in a record, bytes
   */
  ProbeFiles(Path directory, int size) {
    this.directory = directory;
    this.size = size;
  }

  @Override
  public @Nullable LoneSegment file() {
    return segment;
  }

  @Override
  public LoneSegment open() throws ProbeException, Hindrance, PosixException {
    Workspace opened = Workspace.open(directory, spared);
    workspace = opened;
    SpaceGuard.requireToBegin(directory, opened.volume(), SEGMENT_BYTES);
    return create(opened);
  }

  private LoneSegment create(Workspace in) throws PosixException {
    LoneSegment created =
        LoneSegment.create(in.wal(), LoneSegment.nameOf(sequence++), SEGMENT_BYTES, size);
    segment = created;
    return created;
  }

  @Override
  public void turn() throws PosixException {
    LoneSegment full = segment;
    Workspace in = workspace;
    if (full == null || in == null) {
      return;
    }
    String name = full.name();
    discard(full);
    create(in);
    in.wal().unlink(name);
  }

  @Override
  public void inspect() throws Hindrance, PosixException {
    LoneSegment open = segment;
    Workspace in = workspace;
    if (open == null || in == null) {
      return;
    }
    String displaced = in.displaced();
    if (displaced != null) {
      throw new Hindrance(displaced);
    }
    Path file = directory.resolve(in.name()).resolve("wal").resolve(open.name());
    if (open.removed()) {
      throw new Hindrance(file + " was removed by somebody else");
    }
    if (!in.wal().holds(open.name())) {
      throw new Hindrance(file + " was replaced by somebody else");
    }
    Volume volume = in.volume();
    if (volume.readOnly()) {
      throw new Hindrance(directory + " is on a file system that has become read-only");
    }
    SpaceGuard.requireToGoOn(directory, volume);
  }

  @Override
  public long writtenBytes() {
    LoneSegment open = segment;
    return writtenBefore + (open == null ? 0 : open.writtenBytes());
  }

  private void discard(LoneSegment old) {
    segment = null;
    writtenBefore += old.writtenBytes();
    old.close();
  }

  @Override
  public void release() {
    LoneSegment open = segment;
    if (open != null) {
      discard(open);
    }
    Workspace left = workspace;
    if (left != null) {
      left.close();
      if (left.holdsForeign()) {
        spared.add(left.name());
      }
      workspace = null;
    }
  }

  @Override
  public void remove() {
    Workspace left = workspace;
    if (left != null) {
      left.close();
    }
  }
}
