package io.etcdprobe.watch.access;

import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.timing.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The content of the files of an {@link Access}, which follows their rotation. Every caller
 * {@linkplain #look looks} before it asks a member. A look reads the files again every few seconds;
 * new content then counts from that moment on. All members of a cluster share one object.
 *
 * <p>Files that cannot be used (half written, missing, a key of another certificate) change
 * nothing. The old content stays in use and {@link #notices} says what is wrong, until a look finds
 * the files right again.
 */
public final class Credentials {

  /** The least time between two looks at the files. */
  static final long LOOK_NANOS = Duration.ofSeconds(3).toNanos();

  /**
   * Certificate and key are written one after the other, so one look at which they do not fit is
   * not reported yet.
   */
  private static final int LOOKS_UNTIL_TOLD = 2;

  private final Access access;
  private final NanoClock clock;
  private final InstantSource dayTime;
  private final ReentrantLock looking = new ReentrantLock();

  private volatile long lookedAt;
  private volatile Identity identity;
  private volatile @Nullable String password;
  private volatile List<String> faults = List.of();

  // Under the lock.
  private AccessFiles files;
  private @Nullable SecretFile passwordFile;
  private int faultyLooks;

  private Credentials(Access access, NanoClock clock, InstantSource dayTime)
      throws AccessException {
    access.requirePairs();
    this.access = access;
    this.clock = clock;
    this.dayTime = dayTime;
    this.lookedAt = clock.nanoTime();
    this.files = AccessFiles.read(access);
    this.identity = Identity.of(files, access.serverName());
    this.passwordFile = SecretFile.readIfGiven("the password file", access.passwordFile());
    this.password = passwordFile == null ? access.password() : firstLine(passwordFile);
  }

  /**
   * Reads the files.
   *
   * @throws AccessException if they cannot be used
   */
  public static Credentials of(Access access) throws AccessException {
    return of(access, System::nanoTime, InstantSource.system());
  }

  /**
   * Reads the files, with clocks of the caller's choice.
   *
   * @param clock says when it is time to look again
   * @param dayTime says whether a certificate has expired
   * @throws AccessException if they cannot be used
   */
  public static Credentials of(Access access, NanoClock clock, InstantSource dayTime)
      throws AccessException {
    return new Credentials(access, clock, dayTime);
  }

  /** TLS for HTTP. This is another object after the certificate, the key or the CA has changed. */
  public SSLContext sslContext() {
    return identity.http();
  }

  /**
   * What is wrong with the files now, a line each: which of them cannot be used and why, or that
   * our certificate has expired. Empty if nothing is wrong.
   */
  public List<String> notices() {
    look();
    List<String> notices = new ArrayList<>(faults);
    Instant end = identity.end();
    if (end != null && end.isBefore(dayTime.instant())) {
      notices.add("our certificate " + access.certificate() + " has expired at " + end);
    }
    return notices;
  }

  /** When our certificate ends; null without one. */
  public @Nullable Instant certificateEnd() {
    return identity.end();
  }

  /** Adds to a trouble what is wrong with our files, if they may be its cause. */
  public Trouble explained(Trouble trouble) {
    boolean concerned =
        switch (trouble.kind()) {
          case TLS, UNAUTHENTICATED -> true;
          case UNRESOLVABLE,
              REFUSED,
              TIMEOUT,
              NO_CONNECTION,
              FORBIDDEN,
              NOT_ETCD,
              GARBAGE,
              TOO_LARGE,
              UNAVAILABLE,
              NO_SPACE,
              OTHER ->
              false;
        };
    List<String> notices = concerned ? notices() : List.of();
    return notices.isEmpty()
        ? trouble
        : new Trouble(trouble.kind(), trouble.text() + "; " + String.join("; ", notices));
  }

  public Access access() {
    return access;
  }

  public Identity identity() {
    return identity;
  }

  /** The user's password; null without a user. */
  public @Nullable String password() {
    return password;
  }

  /** Reads the password again now. For use after the known password was refused. */
  public @Nullable String passwordNow() {
    looking.lock();
    try {
      lookAgain();
    } finally {
      looking.unlock();
    }
    return password;
  }

  /**
   * Reads the files again if it is time to. If several callers come at once, one of them reads; the
   * others continue with what is known.
   */
  public void look() {
    if (clock.nanoTime() - lookedAt < LOOK_NANOS || !looking.tryLock()) {
      return;
    }
    try {
      if (clock.nanoTime() - lookedAt >= LOOK_NANOS) {
        lookAgain();
      }
    } finally {
      looking.unlock();
    }
  }

  private void lookAgain() {
    List<String> found = new ArrayList<>();
    try {
      AccessFiles now = files.again();
      if (!now.equals(files)) {
        identity = Identity.of(now, access.serverName());
        files = now;
      }
    } catch (AccessException unusable) {
      found.add(kept(unusable));
    }
    try {
      SecretFile now = passwordFile == null ? null : passwordFile.again();
      if (now != null && !now.equals(passwordFile)) {
        password = firstLine(now);
        passwordFile = now;
      }
    } catch (AccessException unusable) {
      found.add(kept(unusable));
    }
    faultyLooks = found.isEmpty() ? 0 : faultyLooks + 1;
    faults = faultyLooks < LOOKS_UNTIL_TOLD ? List.of() : List.copyOf(found);
    lookedAt = clock.nanoTime();
  }

  private static String kept(AccessException unusable) {
    return unusable.getMessage() + " (what was read before is still used)";
  }

  private static String firstLine(SecretFile file) throws AccessException {
    String line = file.utf8().lines().findFirst().orElse("");
    if (line.isEmpty()) {
      throw file.fault("has no password in its first line", null);
    }
    return line;
  }
}
