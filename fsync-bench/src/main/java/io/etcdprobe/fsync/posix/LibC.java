package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's entry points as method handles. Each is a constant, so that the compiler makes a
 * call of it a direct one, and each captures errno before the JVM can overwrite it.
 *
 * <p>No call is "critical" in the linker's sense: a critical call would hold up garbage collections
 * for as long as the disk takes.
 */
@SuppressWarnings("restricted") // native access is this class's business
final class LibC {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

  static final MethodHandle OPENAT =
      variadic("openat", 3, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  static final MethodHandle MKDIRAT = function("mkdirat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle UNLINKAT = function("unlinkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle RENAMEAT =
      function("renameat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);

  /**
   * The two calls of the measured loop. They do not capture errno, which would allocate a slice of
   * its memory at each call until the last stage of compilation; {@link #errnoNow} reads it after
   * the fact.
   */
  static final MethodHandle WRITE = plain("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

  static final MethodHandle FDATASYNC = plain("fdatasync", JAVA_INT, JAVA_INT);
  static final MethodHandle PWRITE_ONCE =
      plain("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);

  /** Returns the error number itself. */
  static final MethodHandle FADVISE =
      plain("posix_fadvise", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

  static final MethodHandle PWRITE =
      function("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  static final MethodHandle FSYNC = function("fsync", JAVA_INT, JAVA_INT);
  static final MethodHandle FTRUNCATE = function("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
  static final MethodHandle FALLOCATE =
      function("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle LSEEK = function("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle FLOCK = function("flock", JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle FSTATVFS = function("fstatvfs", JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle PRCTL = variadic("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG);
  static final MethodHandle ISATTY = function("isatty", JAVA_INT, JAVA_INT);
  static final MethodHandle IOCTL = variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  static final MethodHandle GETEUID = function("geteuid", JAVA_INT);
  static final MethodHandle FCNTL = variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle STATX =
      function("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle MEMFD_CREATE = function("memfd_create", JAVA_INT, ADDRESS, JAVA_INT);

  /**
   * Trivial and so called without a change of the thread's state, which could overwrite what it
   * points to.
   */
  private static final MethodHandle ERRNO_LOCATION =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("__errno_location"),
          FunctionDescriptor.of(ADDRESS),
          Linker.Option.critical(false));

  private LibC() {}

  /** Calls that only some commands make are linked where they are made. */
  static MethodHandle late(String name, MemoryLayout result, MemoryLayout... parameters) {
    return function(name, result, parameters);
  }

  /** The same without errno. */
  static MethodHandle latePlain(String name, MemoryLayout result, MemoryLayout... parameters) {
    return plain(name, result, parameters);
  }

  /** The same without a result. */
  static MethodHandle lateVoid(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
  }

  /** A system call that the C library has no function for; errno as {@link #errnoNow}. */
  static MethodHandle systemCall(MemoryLayout... parameters) {
    MemoryLayout[] all = new MemoryLayout[parameters.length + 1];
    all[0] = JAVA_LONG;
    System.arraycopy(parameters, 0, all, 1, parameters.length);
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(JAVA_LONG, all),
        Linker.Option.firstVariadicArg(1));
  }

  /** Allocates room for errno, freed with the last reference to it. */
  static MemorySegment newState() {
    return Arena.ofAuto().allocate(STATE);
  }

  /** The error number that the last call with this state set, if it failed. */
  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /**
   * The error number of the calling thread's last failed plain call. In the rare case that the JVM
   * stopped the thread on its way out of that call it may be another's: callers take an unlikely
   * one for an input/output error.
   */
  static int errnoNow() {
    try {
      MemorySegment location = (MemorySegment) ERRNO_LOCATION.invokeExact();
      return location.reinterpret(JAVA_INT.byteSize()).get(JAVA_INT, 0);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** A method handle's checked Throwable that cannot happen: the calls themselves throw nothing. */
  static AssertionError impossible(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new AssertionError(thrown);
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, parameters),
        CAPTURE);
  }

  private static MethodHandle plain(String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters));
  }

  private static MethodHandle variadic(
      String name, int fixed, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, parameters),
        CAPTURE,
        Linker.Option.firstVariadicArg(fixed));
  }
}
