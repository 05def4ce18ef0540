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
 * The C library's functions.
 *
 * <p>The JVM generates code for each shape of a call, which takes milliseconds of the start. So the
 * functions that are called rarely share one shape, {@link Function}. Functions that a measured
 * loop calls, or that only one command needs, have a shape of their own and are linked at their
 * first use.
 *
 * <p>No call that may wait is "critical" in the linker's sense: a critical call would hold up
 * garbage collections for as long as the disk takes.
 */
@SuppressWarnings("restricted") // native access is this class's business
final class LibC {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** Errno is captured before the JVM can overwrite it. */
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"));

  static final Function OPENAT = new Function("openat");
  static final Function MKDIRAT = new Function("mkdirat");
  static final Function UNLINKAT = new Function("unlinkat");
  static final Function RENAMEAT = new Function("renameat");
  static final Function CLOSE = new Function("close");
  static final Function PWRITE = new Function("pwrite");
  static final Function FSYNC = new Function("fsync");
  static final Function FTRUNCATE = new Function("ftruncate");
  static final Function FALLOCATE = new Function("fallocate");
  static final Function LSEEK = new Function("lseek");
  static final Function FLOCK = new Function("flock");
  static final Function FSTATVFS = new Function("fstatvfs");
  static final Function PRCTL = new Function("prctl");
  static final Function ISATTY = new Function("isatty");
  static final Function IOCTL = new Function("ioctl");
  static final Function GETEUID = new Function("geteuid");
  static final Function FCNTL = new Function("fcntl");
  static final Function STATX = new Function("statx");
  static final Function CLOCK_GETTIME = new Function("clock_gettime");
  static final Function MEMFD_CREATE = new Function("memfd_create");
  static final Function MMAP = new Function("mmap");
  static final Function MUNMAP = new Function("munmap");
  static final Function SOCKET = new Function("socket");
  static final Function SETSOCKOPT = new Function("setsockopt");
  static final Function SENDTO = new Function("sendto");
  static final Function RECV = new Function("recv");

  /** Returns the error number as its result. */
  static final Function FADVISE = new Function("posix_fadvise");

  /** Returns the address of the calling thread's error number. */
  static final Function ERRNO_LOCATION = new Function("__errno_location");

  /**
   * A function of up to six integers and addresses, called with six. On 64-bit Linux, x86 and ARM
   * alike, each of them takes a register of its own at any width, and a function ignores the
   * registers that it does not use.
   *
   * <p>If the address of memory is given, the caller must keep that memory until the call is over.
   */
  static final class Function {

    private final String name;
    private final MemorySegment entry;

    private Function(String name) {
      this.name = name;
      this.entry = LINKER.defaultLookup().findOrThrow(name);
    }

    /** Calls it. If it fails, {@link LibC#errno} of the state tells why. */
    long call(MemorySegment state, long a, long b, long c, long d, long e, long f) {
      try {
        return (long) CALL.invokeExact(entry, state, a, b, c, d, e, f);
      } catch (Throwable thrown) {
        throw impossible(thrown);
      }
    }

    long call(MemorySegment state, long a, long b, long c, long d, long e) {
      return call(state, a, b, c, d, e, 0);
    }

    long call(MemorySegment state, long a, long b, long c, long d) {
      return call(state, a, b, c, d, 0, 0);
    }

    long call(MemorySegment state, long a, long b, long c) {
      return call(state, a, b, c, 0, 0, 0);
    }

    long call(MemorySegment state, long a, long b) {
      return call(state, a, b, 0, 0, 0, 0);
    }

    long call(MemorySegment state, long a) {
      return call(state, a, 0, 0, 0, 0, 0);
    }

    long call(MemorySegment state) {
      return call(state, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * The two calls of the measured loop. They do not capture errno: that would allocate a slice of
   * its memory at each call until the last stage of compilation. {@link #errnoNow} reads it
   * afterwards.
   */
  static final class Measured {

    static final MethodHandle WRITE = plain("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    static final MethodHandle FDATASYNC = plain("fdatasync", JAVA_INT, JAVA_INT);

    /**
     * A "critical" call: it does not change the thread's state, which could overwrite the error
     * number. It is linked together with the others, because linking certainly overwrites that
     * number.
     */
    private static final MethodHandle ERRNO_NOW =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("__errno_location"),
            FunctionDescriptor.of(ADDRESS),
            Linker.Option.critical(false));

    private Measured() {}

    /**
     * The error number of the calling thread's last failed plain call. In the rare case that the
     * JVM stopped the thread on its way out of that call, the number may belong to another call. So
     * callers treat an unlikely number as an input/output error.
     */
    static int errnoNow() {
      try {
        MemorySegment location = (MemorySegment) ERRNO_NOW.invokeExact();
        return location.reinterpret(JAVA_INT.byteSize()).get(JAVA_INT, 0);
      } catch (Throwable thrown) {
        throw impossible(thrown);
      }
    }
  }

  private LibC() {}

  /** A call with a shape of its own, without errno. Only some commands need such calls. */
  static MethodHandle plain(String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters));
  }

  /** The same with errno. */
  static MethodHandle capturing(String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, parameters),
        Linker.Option.captureCallState("errno"));
  }

  /** A direct system call, without errno. */
  static MethodHandle systemCall(MemoryLayout... parameters) {
    MemoryLayout[] all = new MemoryLayout[parameters.length + 1];
    all[0] = JAVA_LONG;
    System.arraycopy(parameters, 0, all, 1, parameters.length);
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(JAVA_LONG, all),
        Linker.Option.firstVariadicArg(1));
  }

  /** Allocates memory for errno. It is freed with the last reference to it. */
  static MemorySegment newState() {
    return Arena.ofAuto().allocate(STATE);
  }

  /** The error number of the last call with this state, if that failed. */
  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /**
   * The memory in which the C library keeps the calling thread's error number. After a plain call
   * has failed, the number can be read there at once.
   */
  static MemorySegment errnoOfThisThread() {
    return MemorySegment.ofAddress(ERRNO_LOCATION.call(newState()))
        .reinterpret(JAVA_INT.byteSize());
  }

  /**
   * Handles the checked Throwable of a method handle. It cannot happen, as the calls throw nothing.
   */
  static AssertionError impossible(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new AssertionError(thrown);
  }
}
