package io.etcdprobe.export.http;

import io.etcdprobe.core.timing.NanoClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the web configuration and its files say. Before a client is greeted or let in, the files are
 * read again if the last reading is more than a few seconds old. If the files cannot be used, the
 * last usable content still holds, and {@link #notices} says what is wrong.
 */
final class WebAccess {

  /** Time between two readings of the files. */
  static final long LOOK_NANOS = Duration.ofSeconds(3).toNanos();

  /**
   * A fault is reported from this many faulty readings in a row on. Certificate and key are written
   * one after the other, so they may not fit each other for a moment.
   */
  private static final int LOOKS_UNTIL_TOLD = 2;

  /**
   * What holds now.
   *
   * @param tls null for plain HTTP
   * @param users who may ask
   */
  record State(WebConfig config, @Nullable TlsIdentity tls, Users users) {}

  private final @Nullable Path file;
  private final NanoClock clock;
  private final InstantSource dayTime;
  private final ReentrantLock looking = new ReentrantLock();

  private volatile State state;
  private volatile List<String> faults = List.of();
  private volatile long lookedAt;

  // Used only under the lock.
  private WebFiles files;
  private int faultyLooks;

  private WebAccess(@Nullable Path file, NanoClock clock, InstantSource dayTime)
      throws ListenException {
    this.file = file;
    this.clock = clock;
    this.dayTime = dayTime;
    this.lookedAt = clock.nanoTime();
    Faults faults = new Faults(file == null ? Path.of("") : file);
    this.files = file == null ? WebFiles.NONE : WebFiles.read(file, faults);
    this.state = state(files, new Users(files.config().users()), faults);
    faults.check();
  }

  static WebAccess of(@Nullable Path file) throws ListenException {
    return of(file, System::nanoTime, InstantSource.system());
  }

  /**
   * Reads the files now, and again when the given clocks say so.
   *
   * @param clock says when it is time to read them
   * @param dayTime says whether a certificate has expired
   */
  static WebAccess of(@Nullable Path file, NanoClock clock, InstantSource dayTime)
      throws ListenException {
    return new WebAccess(file, clock, dayTime);
  }

  private static State state(WebFiles files, Users users, Faults faults) {
    return new State(files.config(), TlsIdentity.of(files, faults), users);
  }

  /** What holds now; reads the files again first if it is time to. */
  State now() {
    Path path = file;
    if (path != null && clock.nanoTime() - lookedAt >= LOOK_NANOS && looking.tryLock()) {
      try {
        if (clock.nanoTime() - lookedAt >= LOOK_NANOS) {
          look(path);
        }
      } finally {
        looking.unlock();
      }
    }
    return state;
  }

  /** What is wrong with the files, one line each; empty if nothing is wrong. */
  List<String> notices() {
    TlsIdentity tls = now().tls();
    List<String> notices = new ArrayList<>(faults);
    if (tls != null && tls.end().isBefore(dayTime.instant())) {
      notices.add("the listener's certificate has expired at " + tls.end());
    }
    return notices;
  }

  private void look(Path path) {
    List<String> found = List.of();
    try {
      look(path, new Faults(path));
    } catch (ListenException unusable) {
      found =
          unusable.faults().stream()
              .map(fault -> fault + " (what was read before is still used)")
              .toList();
    }
    faultyLooks = found.isEmpty() ? 0 : faultyLooks + 1;
    faults = faultyLooks < LOOKS_UNTIL_TOLD ? List.of() : found;
    lookedAt = clock.nanoTime();
  }

  private void look(Path path, Faults wrong) throws ListenException {
    WebFiles now = WebFiles.read(path, wrong);
    if (now.equals(files)) {
      wrong.check();
      return;
    }
    // A renewed certificate does not require that every password is checked again.
    boolean sameUsers = now.config().users().equals(files.config().users());
    State next = state(now, sameUsers ? state.users() : new Users(now.config().users()), wrong);
    wrong.check();
    if ((next.tls() == null) != (state.tls() == null)) {
      wrong.add(
          (next.tls() == null ? "has no TLS any more" : "wants TLS now")
              + ": restart etcd-probe to apply that");
      wrong.check();
    }
    state = next;
    files = now;
  }
}
